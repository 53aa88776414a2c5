import type { OperatorUser } from "@countersign/protocol";
import type { Actions } from "../compose-actions.ts";
import type { Command } from "./command.ts";
import { describeUser } from "./describe-user.ts";
import { findUser } from "./find-user.ts";
import { serverCommand } from "./server-command.ts";

export interface UserChange {
  readonly name: string;
  readonly summary: string;
  /** What it does, for the help. */
  readonly about: string;
  readonly said: string;
  readonly change: (actions: Actions, user: OperatorUser) => Promise<void>;
}

/** A command that does one thing to one user and shows the user as it then is. */
export function changeUser({ name, summary, about, said, change }: UserChange): Command {
  return serverCommand({
    name,
    summary,
    help: `countersign ${name} [--json] <email or id>\n\n${about}`,
    operands: [{ name: "e-mail address or id" }],
    prepare:
      ({ operands: [typed = ""] }) =>
      async (actions) => {
        const user = await findUser(actions, typed);
        await change(actions, user);
        return describeUser(await findUser(actions, user.id), said);
      },
  });
}
