/** Somebody who was asked at the terminal wants to go no further. */
export class Stopped extends Error {
  override name = "Stopped";
  override message = "Stopped: nothing was done.";
}
