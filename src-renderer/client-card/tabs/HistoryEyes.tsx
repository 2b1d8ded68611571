import { Button, Popover } from "@mantine/core";
import { IconEye, IconEyeOff } from "@tabler/icons-react";
import { useTexts } from "../../ui/texts/TextsProvider.tsx";
import { type HistoryKind, historyKinds } from "../../../src-contract/rules/history-kinds.ts";
import { MetaNote } from "../../ui/MetaNote.tsx";
import classes from "./HistoryEyes.module.css";

type HistoryEyesProps = { hidden: readonly string[]; onHide: (kinds: string[]) => void };

/** GC-24, GC-25: an eye for each kind of event; what was chosen is kept for this person. */
export function HistoryEyes({ hidden, onHide }: HistoryEyesProps) {
  const { t } = useTexts();
  const closed = historyKinds.filter((kind) => hidden.includes(kind));
  const toggle = (kind: HistoryKind) =>
    onHide(closed.includes(kind) ? closed.filter((one) => one !== kind) : [...closed, kind]);
  return (
    <>
      <Popover position="bottom-start" width={440} withinPortal trapFocus returnFocus shadow="md">
        <Popover.Target>
          <Button
            variant="default"
            leftSection={closed.length > 0 ? <IconEyeOff size={16} aria-hidden /> : <IconEye size={16} aria-hidden />}
          >
            {t("records.history.eyes")}
          </Button>
        </Popover.Target>
        <Popover.Dropdown p={8} aria-label={t("records.history.eyes")}>
          <div className={classes.all}>
            <Button size="compact-xs" variant="default" disabled={closed.length === 0} onClick={() => onHide([])}>
              {t("records.history.showAll")}
            </Button>
            <Button
              size="compact-xs"
              variant="default"
              disabled={closed.length === historyKinds.length}
              onClick={() => onHide([...historyKinds])}
            >
              {t("records.history.hideAll")}
            </Button>
          </div>
          <div className={classes.kinds}>
            {historyKinds.map((kind) => {
              const isHidden = closed.includes(kind);
              const name = t(`records.kinds.${kind}`);
              return (
                <button
                  key={kind}
                  type="button"
                  className={classes.kind}
                  data-hidden={isHidden || undefined}
                  aria-pressed={!isHidden}
                  aria-label={t(isHidden ? "records.history.show" : "records.history.hide", { kind: name })}
                  onClick={() => toggle(kind)}
                >
                  {isHidden ? <IconEyeOff size={16} aria-hidden /> : <IconEye size={16} aria-hidden />}
                  {name}
                </button>
              );
            })}
          </div>
          <MetaNote />
        </Popover.Dropdown>
      </Popover>
      {closed.length > 0 ? (
        <span className={classes.count}>{t("records.history.eyesHidden", { count: closed.length })}</span>
      ) : null}
    </>
  );
}
