import { IconLink } from "@tabler/icons-react";
import { useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { Call } from "../../src-contract/entities/call.ts";
import type { CardTab } from "../ui/addresses.ts";
import { IconButton } from "../ui/IconButton.tsx";
import classes from "./CallTies.module.css";
import { CallTiesDialog } from "./CallTiesDialog.tsx";

type CallTiesProps = {
  call: Call;
  orderNumber: string | null;
  taskText: string | null;
  onOpenTab: (clientId: string, tab: CardTab) => void;
};

/** G3-12: the order and the task that a call is tied to, each the way to where it stands on the client's card. */
export function CallTies({ call: { clientId }, orderNumber, taskText, onOpenTab }: CallTiesProps) {
  const { t } = useTexts();
  if (clientId === null) return null;
  return (
    <>
      {orderNumber === null ? null : (
        <button
          type="button"
          className={classes.tie}
          aria-label={t("calls.ties.showOrder", { number: orderNumber })}
          data-tip={t("calls.ties.showOrder", { number: orderNumber })}
          onClick={() => onOpenTab(clientId, "orders")}
        >
          № {orderNumber}
        </button>
      )}
      {taskText === null ? null : (
        <button
          type="button"
          className={classes.tie}
          aria-label={t("calls.ties.showTask", { text: taskText })}
          data-tip={t("calls.ties.showTask", { text: taskText })}
          onClick={() => onOpenTab(clientId, "tasks")}
        >
          {taskText}
        </button>
      )}
    </>
  );
}

/** G3-12: to what the call is about, where it is changed and where every change of it is told. */
export function CallTiesButton({ call }: { call: Call }) {
  const { t } = useTexts();
  const [isOpen, setOpen] = useState(false);
  const isMoved = Object.keys(call.ties).length > 0;
  const label = isMoved ? `${t("calls.ties.open")}, ${t("calls.ties.moved")}` : t("calls.ties.open");
  return (
    <span className={classes.open}>
      <IconButton label={label} color={isMoved ? "indigo" : "gray"} onClick={() => setOpen(true)}>
        <IconLink size={15} stroke={1.7} />
      </IconButton>
      {isOpen ? <CallTiesDialog callId={call.id} onClose={() => setOpen(false)} /> : null}
    </span>
  );
}
