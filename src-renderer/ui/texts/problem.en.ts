import type { problemRu } from "./problem.ru.ts";
import type { SameKeys } from "./same-keys.ts";

export const problemEn: SameKeys<typeof problemRu> = {
  open: "Report a problem",
  title: "Report a problem",
  text: "What is wrong",
  textPlaceholder: "What you did and what happened",
  textMissing: "Write what is wrong",
  to: "To",
  picture: "Attach a picture of the screen",
  pictureOf: "The picture of the screen that will be attached",
  pictureHint: "It shows everything that was open. It stays among the files of this card.",
  noPicture: "The screen could not be pictured, the report goes without it.",
  send: "Send",
  sent: "The report was sent to {{name}}",
  needsCard: "Open the card that the report is about",
  fileName: "Problem {{moment}}.png",
  task: "Problem: {{text}}",
  taskPicture: "Picture of the screen among the files of the card: {{name}}",
  taskApplication: "Kartoteka {{version}}, {{system}}",
  systems: { win32: "Windows", darwin: "macOS", linux: "Linux" },
};
