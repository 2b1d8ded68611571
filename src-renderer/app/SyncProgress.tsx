import { Progress } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useDesktopState } from "../api/DesktopProvider.tsx";
import { useFormat } from "../ui/use-format.ts";
import classes from "./SyncProgress.module.css";

/** UX convention 11: a long pull says how far it is; it lies over the edge of the bar, so that nothing moves. */
export function SyncProgress() {
  const { t } = useTranslation();
  const format = useFormat();
  const { syncState } = useDesktopState();
  const progress = syncState?.progress;
  if (!progress || progress.total === 0) return null;
  const numbers = { done: format.count(progress.done), total: format.count(progress.total) };
  return (
    <div className={classes.root} role="status">
      <span className={classes.words}>
        {t("session.syncing")}: {t("session.firstSyncProgress", numbers)}
      </span>
      <Progress size={3} radius={0} aria-label={t("session.syncing")} value={(100 * progress.done) / progress.total} />
    </div>
  );
}
