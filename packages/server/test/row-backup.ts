import type { TestServer } from "./test-server.ts";

/** Gives what takes sessions and runs back to how they are now, as a restored backup does. */
export async function backUpRows({ database }: TestServer): Promise<() => Promise<void>> {
  const { read } = database.connection;
  const sessions = await read.selectFrom("sessions").selectAll().execute();
  const runs = await read.selectFrom("runs").selectAll().execute();
  return () =>
    database.transaction(async ({ write }) => {
      await write.deleteFrom("runs").execute();
      await write.insertInto("runs").values(runs).execute();
      for (const row of sessions)
        await write.updateTable("sessions").set(row).where("id", "=", row.id).execute();
    });
}
