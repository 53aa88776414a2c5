import type { OperatorUser } from "@countersign/protocol";
import { printable } from "./printable.ts";
import type { Report } from "./server-command.ts";

/** A user, a line a fact; `said` before it, where something was done. */
export function describeUser(user: OperatorUser, said = ""): Report {
  const facts = [
    ["id", user.id],
    ["email", `${printable(user.email)}${user.email_verified ? "" : " (not verified)"}`],
    ["roles", user.roles.join(", ") || "-"],
    ["created", user.created_at],
    ["disabled", user.disabled_at ?? "-"],
  ] as const;
  const lines = facts.map(([name, value]) => `${name.padEnd(8)}  ${value}`);
  return { json: { user }, text: [...(said === "" ? [] : [said]), ...lines].join("\n") };
}
