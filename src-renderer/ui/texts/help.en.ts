import type { helpRu } from "./help.ru.ts";
import type { SameKeys } from "./same-keys.ts";

export const helpEn: SameKeys<typeof helpRu> = {
  title: "Help",
  contents: "Contents",
  hint: "Esc or Alt+← goes back to where help was opened.",
};
