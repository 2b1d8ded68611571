import "i18next";
import type { ru } from "./ru.ts";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "texts";
    resources: { texts: typeof ru };
    returnNull: false;
  }
}
