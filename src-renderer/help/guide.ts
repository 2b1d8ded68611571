// The guide is in the bundle, so that help opens without a network; its one owner is docs/.
import text from "../../docs/user-guide.ru.md?raw";
import { readGuide } from "./guide-markup.ts";

const pictures = import.meta.glob<string>("../../docs/pictures/guide/*.png", {
  eager: true,
  query: "?url",
  import: "default",
});

export const guide = readGuide(text);

/** The sections of the table of contents. */
export const sections = guide.flatMap((block) => (block.kind === "heading" && block.level === 2 ? [block] : []));

export function pictureUrl(file: string): string | undefined {
  return pictures[`../../docs/pictures/guide/${file}`];
}
