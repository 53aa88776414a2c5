import type { Command } from "./command.ts";
import type { Finding } from "./doctor/finding.ts";
import { printable } from "./printable.ts";

export const doctor: Command = {
  name: "doctor",
  summary: "Look for what is wrong, and say what to mend",
  help: `countersign doctor [--json]

Run it where the server runs, with its settings and as its user. It looks at
- the settings, and whether others may read the file .env
- Node.js
- the master secret: whether it is there, for its owner alone, and all that the database needs
- the database: whether it opens, takes writes, is sound and up to date; of a file also the room on its disk, of PostgreSQL
  version, free connections, time-outs and standbys
- this machine's clock, against PostgreSQL's and the server's
- the server as clients reach it, by COUNTERSIGN_ISSUER: whether it answers, is the issuer, can write, and publishes the
  key that signs
- TLS: whether the certificate is good for the name, and for how long
- the proxy: whether clients' addresses, cookies and origins pass
- CORS: whether pages of COUNTERSIGN_CORS_ORIGINS may call, and no others
- mail, of which this version sends none
A line each: ok, warn or fail, and for the latter two what to do. Where the settings are wrong, only they and what needs
none are looked at; where no server answers, not what it would answer. Nothing is changed: a SQLite file is locked for
writers for a moment, and the server gets a few requests, one with a made-up cookie. No secret is shown.
Exit code 0: nothing failed. 1: something did.`,
  options: { json: {} },
  async run(words, { environment, clock, print }) {
    const { examine } = await import("./doctor/examine.ts");
    const findings = await examine({ environment, fetch, clock });
    const failed = findings.filter(({ state }) => state === "fail").length;
    print(
      words.has("json")
        ? JSON.stringify({ ok: failed === 0, findings })
        : [...findings.map(lineOf), "", failed === 0 ? "Nothing failed." : `${failed} failed.`].join("\n"),
    );
    return failed === 0 ? 0 : 1;
  },
};

function lineOf({ state, probe, says, mend }: Finding): string {
  const line = `${state.padEnd(4)}  ${probe.padEnd(13)}  ${says}${mend === undefined ? "" : `\n${" ".repeat(21)}→ ${mend}`}`;
  return printable(line);
}
