// Holds the import rules: who may know whom. See docs/architecture.md.
import { cruise, type IConfiguration } from "dependency-cruiser";

const packages = "^packages";
const rules: NonNullable<IConfiguration["forbidden"]> = [
  { name: "no-cycles", from: {}, to: { circular: true } },
  {
    name: "sdk-packages-stand-alone",
    comment: "jwt and protocol import nothing of ours",
    from: { path: `${packages}/(jwt|protocol)/src`, pathNot: "[.]test[.]ts$" },
    to: { path: packages, pathNot: `${packages}/$1/src` },
  },
  {
    name: "guard-knows-only-the-wire",
    comment: "guard imports jwt and protocol, never the server; the schemas are for the server only",
    from: { path: `${packages}/guard/src` },
    to: { path: packages, pathNot: `${packages}/(guard|jwt|protocol)/src` },
  },
  {
    name: "guard-reads-no-schemas",
    from: { path: `${packages}/guard/src` },
    to: { path: `${packages}/protocol/src/schemas/|node_modules/typebox` },
  },
  {
    name: "client-knows-only-the-wire",
    comment: "client imports protocol, never the server; the schemas are for the server only",
    from: { path: `${packages}/client/src` },
    to: { path: packages, pathNot: `${packages}/(client|protocol)/src` },
  },
  {
    name: "client-reads-no-schemas",
    from: { path: `${packages}/client/src` },
    to: { path: `${packages}/protocol/src/schemas/|node_modules/typebox` },
  },
  {
    name: "web-is-a-client",
    comment: "the pages use what every application can: the client, and the wire's types and lists",
    from: { path: `${packages}/web/src` },
    to: { path: packages, pathNot: `${packages}/(web|client|protocol)/src` },
  },
  {
    name: "web-reads-no-schemas",
    from: { path: `${packages}/web/src` },
    to: { path: `${packages}/protocol/src/schemas/|node_modules/typebox` },
  },
  {
    name: "sql-stays-in-stores",
    comment: "only stores, with the rows they map, and database/ speak Kysely",
    from: {
      path: `${packages}/server/src`,
      pathNot: `${packages}/server/src/(database/|subjects/[^/]+/([a-z-]*store|[a-z-]+-row)[.]ts$)|[.]test[.]ts$`,
    },
    to: { path: "node_modules/kysely" },
  },
  {
    name: "http-stays-in-routes",
    comment: "only routes.ts and http/ speak Fastify",
    from: {
      path: `${packages}/server/src`,
      pathNot: `${packages}/server/src/(http/|compose(-routes)?[.]ts|subjects/[^/]+/[a-z-]*routes[.]ts$)|[.]test[.]ts$`,
    },
    to: { path: "node_modules/(fastify|@fastify)" },
  },
  {
    name: "commands-load-late",
    comment:
      "what opens a database or composes a server is loaded when a command runs: help does not wait for it",
    from: { path: `${packages}/server/src/cli/[^/]+[.]ts$`, pathNot: "[.]test[.]ts$|/judge-token[.]ts$" },
    to: {
      path: `${packages}/server/src/(compose|start/(run-server|with-actions)|database/(back-up|open-database)|cli/(doctor/|judge-token))`,
      dynamic: false,
      dependencyTypesNot: ["type-only"],
    },
  },
  {
    name: "database-knows-no-subject",
    from: { path: `${packages}/server/src/database`, pathNot: "[.]test[.]ts$" },
    to: { path: `${packages}/server/src/(subjects|http|cli)` },
  },
  {
    name: "shipped-code-imports-no-test",
    from: { path: `${packages}/[^/]+/src`, pathNot: "[.]test[.]ts$" },
    to: { path: "[.]test[.]ts$|/test/|^tests/" },
  },
];

const { output } = await cruise(["packages", "tests"], {
  ruleSet: { forbidden: rules },
  validate: true,
  parser: "swc",
  doNotFollow: { path: "node_modules" },
  exclude: { path: "/dist/" },
  tsPreCompilationDeps: true,
  enhancedResolveOptions: {
    exportsFields: ["exports"],
    conditionNames: ["@countersign/source", "import", "node", "default"],
    extensions: [".ts", ".tsx", ".js", ".json"],
  },
});
if (typeof output === "string") throw new Error("dependency-cruiser answered text instead of its result.");
const { summary } = output;

for (const { rule, from, to } of summary.violations) console.error(`${rule.name}: ${from} → ${to}`);
console.log(`${summary.totalCruised} modules, ${summary.violations.length} broken import rules`);
// With a compiler it cannot use, the tool finds no module and calls that a success.
if (summary.totalCruised < 20 || summary.violations.length > 0) process.exit(1);
