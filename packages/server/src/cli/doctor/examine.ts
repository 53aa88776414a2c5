import type { Environment } from "../../config/read-settings.ts";
import type { Settings } from "../../config/settings.ts";
import { failureMessage } from "../../start/failure.ts";
import type { Inspection } from "../../subjects/operations/inspect.ts";
import { type Answer, type Ask, createAsk } from "./ask.ts";
import { examineCertificate } from "./certificate.ts";
import { compareWithDatabase, compareWithServer } from "./clock.ts";
import { examineCookies } from "./cookies.ts";
import { examineCors } from "./cors.ts";
import { findDatabase, inspectDatabase } from "./database.ts";
import { fail, type Finding, ok } from "./finding.ts";
import { examineNeeded, findSecrets } from "./master-secret.ts";
import { examineNode } from "./node-version.ts";
import { examineProxies } from "./proxies.ts";
import { examineKeySet, examineReadiness, examineServer } from "./server.ts";
import { examineEnvFile, examineSettings } from "./settings.ts";

export interface ExamineParts {
  readonly environment: () => Environment;
  readonly fetch: typeof fetch;
  /** ms: this machine's. */
  readonly clock: () => number;
}

/** Runs every probe that what was found before lets run; rejects for nothing that an operator can mend. */
export async function examine({ environment, fetch, clock }: ExamineParts): Promise<Finding[]> {
  const { settings, findings } = examineSettings(environment);
  const here = [...findings, examineEnvFile(), examineNode()];
  if (settings === undefined) return here;
  const { inspection, ...storage } = await examineStorage(settings, clock);
  const outside = await examineOutside(settings, inspection, createAsk(fetch, clock), clock);
  // There is no setting for a mail server to try.
  return [...here, ...storage.findings, ...outside, ok("mail", "none: this version sends no mail")];
}

async function examineStorage(
  settings: Settings,
  clock: () => number,
): Promise<{ readonly findings: Finding[]; readonly inspection?: Inspection | undefined }> {
  const secret = findSecrets(settings.secret);
  const database = await findDatabase(settings);
  const findings = [...secret.findings, ...database.findings];
  const { facts } = database;
  if (facts === undefined) return { findings };
  // SQLite has no clock but its machine's.
  if (facts.kind.name === "postgres") findings.push(compareWithDatabase(facts.clock(), clock()));
  try {
    const inspection = await inspectDatabase(settings, secret.secrets, facts);
    // Those of a file that could not be read are not known to be missing.
    const wereRead = secret.findings.every(({ state }) => state !== "fail");
    const missing = wereRead ? (inspection?.missingSecrets ?? []) : [];
    return { findings: [...findings, ...examineNeeded(missing)], inspection };
  } catch (error) {
    return { findings: [...findings, fail("database", failureMessage(error), "See the lines before.")] };
  }
}

/** What clients meet: name, proxy, certificate, server. */
async function examineOutside(
  settings: Settings,
  inspection: Inspection | undefined,
  ask: Ask,
  clock: () => number,
): Promise<Finding[]> {
  const { issuer } = settings;
  const { findings, answer } = await examineServer(issuer, ask);
  return [
    ...findings,
    ...(answer === undefined ? [] : await examineAnswers(settings, inspection, answer, ask)),
    await examineCertificate(issuer, clock),
    examineProxies(settings),
  ];
}

async function examineAnswers(
  settings: Settings,
  inspection: Inspection | undefined,
  answer: Answer,
  ask: Ask,
): Promise<Finding[]> {
  try {
    return [
      ...(await examineReadiness(settings.issuer, ask)),
      ...(inspection === undefined ? [] : await examineKeySet(answer, inspection, ask)),
      ...compareWithServer(answer),
      await examineCookies(settings.issuer, ask),
      ...(await examineCors(settings, ask)),
    ];
  } catch (error) {
    const mend = "See that the server runs on, then run this again.";
    return [fail("server", `it stopped answering: ${failureMessage(error)}`, mend)];
  }
}
