import { runCommand } from "./run-command.ts";

process.stdout.on("error", ({ code }: NodeJS.ErrnoException) => {
  // A reader that has seen enough, such as `head`, is no failure to tell of.
  if (code !== "EPIPE") process.stderr.write(`The output cannot be written (${code}).\n`);
  process.exit(1);
});
// Where nobody reads what goes wrong, the exit code tells it all the same.
process.stderr.on("error", () => {});
// What a command makes, a database above all, is for this user alone, whatever the folder allows.
process.umask(0o077);
process.exitCode = await runCommand(process.argv.slice(2));
