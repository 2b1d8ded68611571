import type { Role } from "../src-contract/entities/user.ts";
import { en } from "../src-renderer/ui/texts/en.ts";
import { ru } from "../src-renderer/ui/texts/ru.ts";

/** What the screen says about a right (G5-14): the name of what it opens, who has it, one's own role, who gives it. */
export function explainedRight(
  language: "ru" | "en",
  { place, roles, role }: { place: string; roles: readonly Role[]; role: Role },
): string {
  const { app, session } = language === "ru" ? ru : en;
  const names = roles.map((name) => session.roles[name]);
  return app.rights.needed
    .replace("{{right}}", place)
    .replace("{{roles}}", new Intl.ListFormat(language, { type: "conjunction" }).format(names))
    .replace("{{role}}", session.roles[role]);
}
