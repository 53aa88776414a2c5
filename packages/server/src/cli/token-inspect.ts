import { createVerifier, decodeUnverified, importKeySet, JwtError } from "@countersign/jwt";
import { addEnvFile } from "../config/env-file.ts";
import { readSettings } from "../config/read-settings.ts";
import { openDatabase } from "../database/open-database.ts";
import { createStores } from "../subjects/stores.ts";
import type { Command, Terminal } from "./command.ts";

export const tokenInspect: Command = {
  name: "token inspect",
  summary: "Show the three parts of an access token, and whether it verifies",
  help: `countersign token inspect -        the token comes from standard input
countersign token inspect <jwt>    the token stands in the shell's history afterwards: prefer -

Shows header and payload, times in words, and whether the signature verifies against this server's keys.
Exit code 0: it verifies. 1: it does not.`,
  async run([word], terminal) {
    if (word === undefined) {
      terminal.complain("Give a token, or - to read it from standard input.");
      return 2;
    }
    const token = (word === "-" ? await terminal.readInput() : word).trim();
    const { header, payload } = decodeUnverified(token);
    const verdict = await verify(token, terminal);
    const paint = painter(terminal.colour);
    terminal.print(
      token
        .split(".")
        .map((part, index) => paint(index, part))
        .join("."),
    );
    terminal.print(`\n${paint(0, `Header ${show(header)}`)}`);
    terminal.print(`\n${paint(1, `Payload ${show(payload)}`)}`);
    for (const name of ["iat", "exp", "auth_time"]) {
      const seconds = payload[name];
      if (typeof seconds === "number")
        terminal.print(paint(1, `  ${name} is ${inWords(seconds, Date.now())}`));
    }
    terminal.print(`\n${paint(2, `Signature: ${verdict ?? "verifies against this server's keys"}`)}`);
    return verdict === undefined ? 0 : 1;
  },
};

/** What is wrong with the token, `undefined` if nothing is. */
async function verify(token: string, { environment }: Terminal): Promise<string | undefined> {
  const settings = readSettings(addEnvFile(environment));
  const database = await openDatabase(settings.databaseUrl, Date.now);
  try {
    const rows = await createStores(database.connection).signingKeys.list();
    const keys = importKeySet({
      keys: rows.flatMap(({ publicJwk }) => (publicJwk === null ? [] : [publicJwk])),
    });
    createVerifier({
      keys,
      typ: settings.accessTokenTyp,
      issuer: settings.issuer,
      audience: settings.audience,
    })(token);
    return undefined;
  } catch (error) {
    if (error instanceof JwtError) return `refused (${error.code}). ${error.message}`;
    throw error;
  } finally {
    await database.close();
  }
}

function show(value: object): string {
  return JSON.stringify(value, undefined, 2);
}

function inWords(seconds: number, now: number): string {
  const away = Math.round(seconds - now / 1000);
  const words = new Intl.RelativeTimeFormat("en").format(...inUnits(away));
  return `${new Date(seconds * 1000).toISOString()}, ${words}`;
}

function inUnits(seconds: number): [number, Intl.RelativeTimeFormatUnit] {
  if (Math.abs(seconds) < 120) return [seconds, "second"];
  if (Math.abs(seconds) < 7200) return [Math.round(seconds / 60), "minute"];
  return [Math.round(seconds / 3600), "hour"];
}

/** Red, purple, blue: the colours that the three parts have everywhere. */
function painter(colour: boolean): (part: number, text: string) => string {
  const codes = [31, 35, 34];
  return (part, text) => (colour ? `\u001b[${codes[part] ?? 0}m${text}\u001b[0m` : text);
}
