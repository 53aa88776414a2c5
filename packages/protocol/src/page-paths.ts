/** The paths of the server's own pages: one HTML file answers all of them, and its script shows the right page. */
export const pagePaths = ["/", "/login", "/signup", "/account", "/token"] as const;

/** The path of one page. */
export type PagePath = (typeof pagePaths)[number];
