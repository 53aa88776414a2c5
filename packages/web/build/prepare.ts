// npm runs this after `npm ci` in a checkout, so that the server has its pages. An installation without what builds them
// goes on without: see docs/pages.md.
try {
  const { buildPages } = await import("./build-pages.ts");
  await buildPages();
} catch (error) {
  if (!(error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND")) throw error;
}
