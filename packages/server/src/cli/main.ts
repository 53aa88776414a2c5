import { runCommand } from "./run-command.ts";

// A reader that has seen enough, such as `head`, is no failure to tell of.
process.stdout.on("error", () => process.exit(1));
process.exitCode = await runCommand(process.argv.slice(2));
