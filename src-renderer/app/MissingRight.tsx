import { IconLock } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useSession } from "../api/use-session.ts";
import { EmptyState } from "../ui/EmptyState.tsx";

/** GC-55, G5-14: an empty place says which right is missing and who gives it. `interaction`: the right column of a card. */
export function MissingRight({ of: place = "section" }: { of?: "section" | "interaction" | "administration" }) {
  const { t } = useTranslation();
  const { user } = useSession();
  const role = t(`session.roles.${user.role}`);
  return (
    <EmptyState icon={<IconLock size={22} />} title={t("app.rights.title")} hint={t(`app.rights.${place}`, { role })} />
  );
}
