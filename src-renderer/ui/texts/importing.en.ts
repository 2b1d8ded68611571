import type { importingRu } from "./importing.ru.ts";
import type { SameKeys } from "./same-keys.ts";

export const importingEn: SameKeys<typeof importingRu> = {
  title: "Import of clients",
};
