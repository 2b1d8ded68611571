import { Button } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconHelpCircle, IconPhoneCall, IconX } from "@tabler/icons-react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { Call } from "../../src-contract/entities/call.ts";
import { contradiction } from "../../src-contract/rules/outcome.ts";
import classes from "./CallOutcome.module.css";
import { isRunning, useCallWords } from "./use-call-words.ts";

type CallOutcomeProps = { call: Call; onGiveOutcome: (callId: string) => void };

function tone(call: Call): "good" | "bad" | "open" | "running" {
  if (isRunning(call)) return "running";
  if (call.held === null) return "open";
  return call.held ? "good" : "bad";
}
const icons = { good: IconCheck, bad: IconX, open: IconHelpCircle, running: IconPhoneCall };

/** How the call went, in a word and a colour; where nobody said it yet, the button to say it (G3-5). */
export function CallOutcome({ call, onGiveOutcome }: CallOutcomeProps) {
  const { t } = useTexts();
  const words = useCallWords();
  const found = contradiction(call);
  const kind = tone(call);
  const Icon = icons[kind];
  if (kind === "open") {
    return (
      <span className={classes.open}>
        <span className={classes.outcome} data-tone="open">
          <Icon size={15} stroke={1.8} aria-hidden />
          {words.outcome(call)}
        </span>
        <Button size="compact-xs" variant="default" onClick={() => onGiveOutcome(call.id)}>
          {t("calls.giveOutcome")}
        </Button>
      </span>
    );
  }
  return (
    <span className={classes.outcome} data-tone={kind} title={words.outcome(call)}>
      <Icon size={15} stroke={1.8} aria-hidden />
      <span className={classes.words}>{words.outcome(call)}</span>
      {found ? (
        <span
          role="img"
          aria-label={t(`calls.contradiction.${found}`)}
          data-tip={t(`calls.contradiction.${found}`)}
          className={classes.warning}
        >
          <IconAlertTriangle size={15} />
        </span>
      ) : null}
    </span>
  );
}
