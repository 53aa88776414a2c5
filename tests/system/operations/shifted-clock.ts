// Preloaded into processes of a test: their clock is this machine's, moved by the milliseconds that a file holds.
import { subscribe } from "node:diagnostics_channel";
import { readFileSync } from "node:fs";
import type { ServerResponse } from "node:http";

const file = process.env["TEST_CLOCK"];
const machine = Date.now;
if (file !== undefined) Date.now = () => machine() + Number(readFileSync(file, "utf8"));

// For the `Date` of an answer Node.js reads the clock where nobody can move it.
subscribe("http.server.request.start", (message) => {
  const { response } = message as { response: ServerResponse };
  response.setHeader("date", new Date(Date.now()).toUTCString());
});
