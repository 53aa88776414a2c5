// Vite puts the addresses in place of these names.
declare const ISSUER: string;
declare const API: string;

export const issuer = ISSUER;
export const api = API;
