import type { Step } from "../readme.ts";

/** A part of a page under its heading; the answer of a step is `undefined` where the page shows none. */
export interface Section {
  readonly heading: string;
  readonly steps: readonly (Pick<Step, "command"> & { readonly answer: Step | undefined })[];
}

const stepPattern = /```sh\n(?<command>[^`]*?)```(?:\s+```(?<language>json|text)\n(?<answer>[^`]*?)```)?/g;

/** The page's sections with all their shell blocks, in order. */
export function readSections(page: string): Section[] {
  return page.split(/^#+ /m).map((section) => ({
    heading: section.split("\n", 1)[0] ?? "",
    steps: [...section.matchAll(stepPattern)].map(({ groups = {} }) => {
      const { command = "", language, answer } = groups;
      return {
        command,
        answer: answer === undefined ? undefined : { command, answer, isJson: language === "json" },
      };
    }),
  }));
}
