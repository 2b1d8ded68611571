import type { SameKeys } from "./same-keys.ts";
import type { softphoneRu } from "./softphone.ru.ts";

export const softphoneEn: SameKeys<typeof softphoneRu> = {
  regionPhone: "Phone",
};
