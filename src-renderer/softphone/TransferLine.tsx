import { Button } from "@mantine/core";
import { useEffect } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { formatPhone } from "../../src-contract/rules/phone-number.ts";
import { useActionKey } from "../ui/use-window-keys.ts";
import classes from "./PhoneBar.module.css";
import { isConnected } from "./phone-keys.ts";
import type { CallTransfer, PhoneCall, SoftphoneActions } from "./softphone-state.ts";
import { useCallParty } from "./use-call-party.ts";

type TransferLineProps = {
  transfer: CallTransfer;
  calls: readonly PhoneCall[];
  actions: Pick<SoftphoneActions, "swap" | "completeTransfer" | "cancelTransfer">;
};

/** How long the good news stays. */
const doneForMs = 10_000;

/** G1-5, G1-6: a call on its way to somebody else, in words that are read out, and what can be done about it. */
export function TransferLine({ transfer, calls, actions }: TransferLineProps) {
  const { t } = useTexts();
  const keyOf = useActionKey();
  const partyOf = useCallParty();
  const { state, callId } = transfer;
  const target = formatPhone({ ...transfer.target, extension: null });
  const first = calls.find((call) => call.callId === callId);
  const consult = calls.find((call) => state.phase === "consulting" && call.callId === state.consultId);
  const isDone = state.phase === "done";

  const { cancelTransfer } = actions;
  useEffect(() => {
    if (!isDone) return;
    const timer = setTimeout(() => void cancelTransfer(), doneForMs);
    return () => clearTimeout(timer);
  }, [isDone, cancelTransfer]);

  return (
    <div className={classes.line} role="group" aria-label={t("softphone.transfer.line")}>
      <span className={classes.sentence} role="status">
        {words()}
      </span>
      {state.phase === "consulting" ? (
        <>
          <Button
            size="compact-xs"
            aria-keyshortcuts={keyOf("transfer").aria}
            title={keyOf("transfer").name}
            disabled={!consult || !isConnected(consult)}
            onClick={() => void actions.completeTransfer()}
          >
            {t("softphone.transfer.complete")}
          </Button>
          <Button
            size="compact-xs"
            variant="default"
            aria-keyshortcuts={keyOf("swap").aria}
            title={keyOf("swap").name}
            disabled={!consult || !isConnected(consult)}
            onClick={() => void actions.swap()}
          >
            {t("softphone.transfer.swap")}
          </Button>
          <Button size="compact-xs" variant="default" onClick={() => void cancelTransfer()}>
            {t("softphone.transfer.cancel")}
          </Button>
        </>
      ) : null}
      {(state.phase === "asked" || state.phase === "underWay") && state.consultId === null ? (
        <Button size="compact-xs" variant="default" onClick={() => void cancelTransfer()}>
          {t("softphone.transfer.takeBack")}
        </Button>
      ) : null}
      {isDone ? (
        <Button size="compact-xs" variant="default" onClick={() => void cancelTransfer()}>
          {t("softphone.trouble.dismiss")}
        </Button>
      ) : null}
    </div>
  );

  function words(): string {
    switch (state.phase) {
      case "consulting": {
        const name = first ? partyOf(first).name : "";
        if (!consult || !isConnected(consult)) return t("softphone.transfer.calling", { target, waiting: name });
        const [talking, waiting] = first?.state.phase === "talking" ? [name, target] : [target, name];
        return t("softphone.transfer.consulting", { talking, waiting });
      }
      case "asked":
        return t("softphone.transfer.asked", { target });
      case "underWay":
        return t(state.sipCode >= 180 ? "softphone.transfer.rings" : "softphone.transfer.asked", { target });
      case "done":
        return t("softphone.transfer.done", { target });
      // Both are over at once: the one is told as a trouble, with the other the call is gone.
      case "refused":
      case "left":
        return "";
      default: {
        const unknown: never = state;
        return unknown;
      }
    }
  }
}
