// The guide is in the bundle, so that help opens without a network; its one owner is docs/.
import english from "../../docs/user-guide.en.md?raw";
import russian from "../../docs/user-guide.ru.md?raw";
import type { Settings } from "../../src-contract/commands/system.ts";
import { readGuide } from "./guide-markup.ts";

const pictures = import.meta.glob<string>("../../docs/pictures/guide/*.png", {
  eager: true,
  query: "?url",
  import: "default",
});

export const guides: Record<Settings["language"], ReturnType<typeof readGuide>> = {
  ru: readGuide(russian),
  en: readGuide(english),
};

export function pictureUrl(file: string): string | undefined {
  return pictures[`../../docs/pictures/guide/${file}`];
}
