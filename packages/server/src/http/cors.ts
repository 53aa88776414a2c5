import cors from "@fastify/cors";
import { idempotencyKeyHeader } from "@countersign/protocol";
import type { HttpServer } from "./http-server.ts";
import type { HttpSettings } from "./http-settings.ts";

const preflightSeconds = 7200; // the most that Chromium keeps

/** Lets pages of the listed origins call, with cookies (Fetch standard, CORS protocol); by exact match, and nobody else. */
export function addCors(app: HttpServer, { corsOrigins }: Pick<HttpSettings, "corsOrigins">): void {
  if (corsOrigins.length === 0) return;
  const allowed = new Set(corsOrigins);
  app.register(cors, {
    origin: (origin, answer) => {
      answer(null, origin !== undefined && allowed.has(origin) ? origin : false);
    },
    credentials: true,
    methods: ["GET", "POST", "PUT", "DELETE"],
    allowedHeaders: ["authorization", "content-type", idempotencyKeyHeader],
    exposedHeaders: ["retry-after", "www-authenticate"],
    maxAge: preflightSeconds,
    // Strict would answer what is no preflight in plain text; ours go on to 404 or 405.
    strictPreflight: false,
  });
}
