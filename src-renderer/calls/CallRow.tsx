import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { Call } from "../../src-contract/entities/call.ts";
import type { ShownAttachment } from "../../src-contract/queries/attachments.ts";

import { PhoneNumberButton } from "../softphone/PhoneNumberButton.tsx";
import { CallWhy } from "../ui/CallWhy.tsx";
import type { CardTab } from "../ui/addresses.ts";
import { CompactCardButton } from "../ui/CompactCardButton.tsx";
import { OthersCall } from "../ui/OthersCall.tsx";
import { useFormat } from "../ui/use-format.ts";
import { WaitingMark } from "../ui/WaitingMark.tsx";
import { When } from "../ui/When.tsx";
import { CallIcon } from "./CallIcon.tsx";
import { CallOutcome } from "./CallOutcome.tsx";
import { CallQuality } from "./CallQuality.tsx";
import { AddRecording } from "./AddRecording.tsx";
import { CallRecording } from "./CallRecording.tsx";
import { CallTies, CallTiesButton } from "./CallTies.tsx";
import classes from "./CallRow.module.css";
import { useAddRecording } from "./use-add-recording.ts";
import { useCallWords } from "./use-call-words.ts";

type CallRowProps = {
  call: Call;
  now: number;
  manager: string | null;
  /** undefined: the row stands in the client's own card and needs no name. */
  clientName?: string | null;
  /** The client’s clock, for the tooltip of the number. */
  utcOffsetMinutes: number | null;
  waiting?: boolean;
  recording?: ShownAttachment | undefined;
  /** What the call is tied to beside its client (G3-12), in words; null: to none that is there. */
  orderNumber: string | null;
  taskText: string | null;
  onOpenTab: (clientId: string, tab: CardTab) => void;
  onOpenClient?: (clientId: string) => void;
  onGiveOutcome: (callId: string) => void;
};

/** One call of any list: direction, when, who, number to dial, length, outcome. */
export function CallRow({
  call,
  now,
  manager,
  clientName,
  utcOffsetMinutes,
  waiting,
  recording,
  orderNumber,
  taskText,
  ...actions
}: CallRowProps) {
  const { onOpenClient, onGiveOutcome, onOpenTab } = actions;
  const { t } = useTexts();
  const format = useFormat();
  const facts = useCallWords().facts(call).join(" · ");
  const { clientId } = call;
  const adding = useAddRecording(call, recording !== undefined);
  return (
    <div className={classes.row} data-journal={clientName !== undefined || undefined} {...adding.target}>
      <CallIcon call={call} />
      <span className={classes.when}>
        <When time={call.startedAt} now={now} />
      </span>
      {clientName === undefined ? null : (
        <span className={classes.client}>
          {clientId && onOpenClient ? (
            <>
              <button type="button" className={classes.link} onClick={() => onOpenClient(clientId)}>
                {clientName || t("list.noName")}
              </button>
              <CompactCardButton clientId={clientId} name={clientName || t("list.noName")} />
              <OthersCall clientId={clientId} compact />
            </>
          ) : (
            <span className={classes.quiet}>{call.callerName || t("calls.unknownClient")}</span>
          )}
        </span>
      )}
      <span className={classes.number}>
        {call.e164 || call.raw ? (
          <PhoneNumberButton
            phone={{ e164: call.e164, raw: call.raw, extension: null }}
            clientId={call.clientId}
            utcOffsetMinutes={utcOffsetMinutes ?? undefined}
          />
        ) : null}
      </span>
      <span className={classes.length}>{call.talkSeconds === null ? "" : format.duration(call.talkSeconds)}</span>
      <span className={classes.outcome}>
        <CallOutcome call={call} onGiveOutcome={onGiveOutcome} />
        <CallWhy call={call} />
        <CallQuality call={call} />
        {facts ? (
          <span className={classes.facts} title={facts}>
            {facts}
          </span>
        ) : null}
        <CallTies call={call} orderNumber={orderNumber} taskText={taskText} onOpenTab={onOpenTab} />
        {recording ? <CallRecording attachment={recording} managerId={call.managerId} /> : null}
        <AddRecording call={call} adding={adding} />
        {waiting ? <WaitingMark label={t("card.waiting")} /> : null}
        <CallTiesButton call={call} />
      </span>
      <span className={classes.manager}>{[manager, call.lineLabel].filter(Boolean).join(" · ")}</span>
    </div>
  );
}
