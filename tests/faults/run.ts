// Breaks what a server runs on, with real processes, and holds it to what it acknowledged:
//   npm run test:faults -- --rounds 5 --seed 7
await import("./sqlite-kills.ts");
await import("./power-cuts.ts");
await import("./sqlite-troubles.ts");
await import("./postgres-failover.ts");
await import("./restarts.ts");
await import("./database-troubles.ts");
