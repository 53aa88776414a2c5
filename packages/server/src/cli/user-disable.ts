import { changeUser } from "./change-user.ts";
import { byCommandLine } from "./server-command.ts";

export const userDisable = changeUser({
  name: "user disable",
  summary: "Disable a user and end all sessions",
  about: "The user can log in no more, and is logged out everywhere.",
  said: "Disabled:",
  change: ({ setDisabled }, { id }) => setDisabled(id, true, byCommandLine),
});

export const userEnable = changeUser({
  name: "user enable",
  summary: "Enable a user again",
  about: "The user can log in again. Ended sessions stay ended.",
  said: "Enabled:",
  change: ({ setDisabled }, { id }) => setDisabled(id, false, byCommandLine),
});
