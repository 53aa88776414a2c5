/** For what is tried again by itself, and observers hear of. */
export function ignore(): void {}
