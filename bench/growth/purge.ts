import { refresherFrom } from "../contenders.ts";
import { type Round, runRound } from "../load/round.ts";
import type { Grown } from "./grown.ts";
import { insertSessions } from "./seed.ts";
import type { SeededSessions } from "./seeded-sessions.ts";

const purgeWithin = 180_000; // ms: the server purges a minute after its start
const slice = 500; // ms
const longAgo = 200 * 86_400_000; // ms

/** Rounds in which rows were deleted, and those in which none were. */
export interface PurgeRounds {
  readonly busy: readonly Round[];
  readonly quiet: readonly Round[];
}

/** Adds so many sessions that expired long ago, and refreshes others until a server has purged them. */
export async function measurePurge(large: Grown, expired: number, clients: number): Promise<PurgeRounds> {
  const { database, seeded, count } = large;
  const old = { session: (index: number) => longExpired(seeded.session(index)) };
  await insertSessions(database.connection, old, count, count + expired);
  const server = await large.start();
  const measured = { busy: [] as Round[], quiet: [] as Round[] };
  try {
    const refreshing = await Promise.all(
      Array.from({ length: clients }, (_, index) =>
        refresherFrom(server.url, seeded.token(count - 1 - index)),
      ),
    );
    await runRound(refreshing, server.pid, slice);
    const end = performance.now() + purgeWithin;
    for (let before = await expiredRows(large); before > 0; ) {
      if (performance.now() > end) throw new Error(`${before} expired sessions were not purged in time.`);
      const round = await runRound(refreshing, server.pid, slice);
      const after = await expiredRows(large);
      measured[after < before ? "busy" : "quiet"].push(round);
      before = after;
    }
    return measured;
  } finally {
    await server.stop();
  }
}

async function expiredRows({ database }: Grown): Promise<number> {
  const query = database.connection.read
    .selectFrom("sessions")
    .select(({ fn }) => fn.countAll<number>().as("rows"));
  const { rows } = await query.where("expires_at", "<", Date.now()).executeTakeFirstOrThrow();
  return rows;
}

function longExpired(session: ReturnType<SeededSessions["session"]>): ReturnType<SeededSessions["session"]> {
  const { createdAt, idleExpiresAt, expiresAt } = session;
  return {
    ...session,
    createdAt: createdAt - longAgo,
    idleExpiresAt: idleExpiresAt - longAgo,
    expiresAt: expiresAt - longAgo,
  };
}
