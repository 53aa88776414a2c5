import type { AuditEvent } from "../../audit/audit-event.ts";

export const ada = {
  id: "01890a5d-ac96-774b-bcce-b302099a8057",
  email: "ada@example.com",
  disabledAt: null,
};

/** Parts of an action that finds each password wrong, and notes that in `noted`; `meanwhile` happens while it looks. */
export function findEachWrong(meanwhile: (users: Set<object>) => void) {
  const users = new Set([ada]);
  const noted: AuditEvent[] = [];
  const parts = {
    readyToSign: async () => {},
    stores: {
      users: {
        findByEmailKey: async () => ada,
        find: async (id: string) => [...users].find((user) => user.id === id),
      },
      passwords: { find: async () => ({ hash: "a hash", version: 1 }) },
      sessions: { knows: async () => false },
      audit: { append: async (events: readonly AuditEvent[]) => void noted.push(...events) },
    },
    limiter: { attempt: (_guess: unknown, verify: () => Promise<unknown>) => verify() },
    hasher: {
      verify: async () => {
        meanwhile(users);
        return false;
      },
    },
    clock: () => 0,
    newId: () => "an id",
  };
  return { parts, noted };
}
