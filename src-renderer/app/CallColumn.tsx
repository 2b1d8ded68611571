import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { CallPanel } from "../softphone/CallPanel.tsx";
import { callPanelSubject } from "../softphone/call-panel-subject.ts";
import { useSoftphone } from "../softphone/softphone-store.ts";
import classes from "./ContextColumn.module.css";

/** A call and its outcome form stand at the right of whatever screen is open; nothing while there is neither. */
export function CallColumn() {
  const { t } = useTexts();
  const shown = useSoftphone((phone) => callPanelSubject(phone).callId !== null);
  if (!shown) return null;
  return (
    <aside className={classes.column} aria-label={t("app.regions.context")} tabIndex={-1}>
      <CallPanel />
    </aside>
  );
}
