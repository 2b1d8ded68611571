import { Progress } from "@mantine/core";
import { useDesktopState } from "../api/DesktopProvider.tsx";
import classes from "./SyncProgress.module.css";
import { useSyncProgressText } from "./use-sync-progress-text.ts";

/**
 * UX convention 11: a long sync says what it does and how far it is; it lies over the edge of the bar, so that nothing
 * moves. A screen reader is told of each phase once, and finds the numbers at the bar.
 */
export function SyncProgress() {
  const syncState = useDesktopState("syncState");
  // the first sync has the whole window (SignInGate)
  const isFirst = syncState?.lastSyncAt === null;
  const said = useSyncProgressText(isFirst ? null : (syncState?.progress ?? null));
  if (!said) return null;
  return (
    <div className={classes.root}>
      <span className={classes.words}>
        <span role="status">{said.title}</span>: {said.numbers}
      </span>
      <Progress size={3} radius={0} aria-label={said.title} value={said.value} />
    </div>
  );
}
