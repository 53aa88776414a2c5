import { engines } from "../../package.ts";
import { fail, type Finding, ok } from "./finding.ts";

export function examineNode(version = process.versions.node): Finding {
  const least = engines.node.replace(/^>=/, "");
  return isAtLeast(version, least)
    ? ok("node", `Node.js ${version}`)
    : fail("node", `Node.js ${version} is too old`, `Install Node.js ${least} or later.`);
}

function isAtLeast(version: string, least: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [leastMajor = 0, leastMinor = 0] = least.split(".").map(Number);
  return major > leastMajor || (major === leastMajor && minor >= leastMinor);
}
