/** What is mutated together, and the tests that are to notice. */
export interface Area {
  name: string;
  mutate: string[];
  /** Each runs as a process of its own for each mutant that it reaches, so the slow ones are left out. */
  tests: string[];
}

const jwt = "packages/jwt";
const server = "packages/server";
const sessions = `${server}/src/subjects/sessions`;

export const AREAS: Area[] = [
  {
    name: "jwt",
    mutate: [`${jwt}/src/**/*.ts`, `!${jwt}/src/**/*.test.ts`],
    tests: [
      `${jwt}/src/*.test.ts`,
      `${jwt}/test/attacks/*.test.ts`,
      `${jwt}/test/{cached-verdicts,checks}.test.ts`,
    ],
  },
  {
    name: "sessions/rules",
    mutate: [
      `${sessions}/{chain,device-name,idempotency-key,proofs,recent-endings,refresh-limits,refresh-token,rotation,rotation-text,session,sha256}.ts`,
    ],
    tests: [`${sessions}/*.test.ts`],
  },
  {
    name: "sessions/actions",
    mutate: [
      `${sessions}/{end-session,open-token,reassert-endings,refresh,session-ended,session-tokens,spend,successor}.ts`,
    ],
    tests: [
      `${sessions}/*.test.ts`,
      `${server}/test/attacks/refresh-tokens.test.ts`,
      `${server}/test/{failover,races,restored-database,session-life,spending}.test.ts`,
    ],
  },
];
