import { Button, Kbd, Menu } from "@mantine/core";
import { IconChevronUp, IconPhone, IconPhoneOff, IconVolumeOff } from "@tabler/icons-react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { useActionKey } from "../ui/use-window-keys.ts";
import { timerStart } from "./call-state.ts";
import { CallLine } from "./CallLine.tsx";
import { CallTimer } from "./CallTimer.tsx";
import classes from "./PhoneBar.module.css";
import type { PhoneCall, SoftphoneActions } from "./softphone-state.ts";
import { useCallParty } from "./use-call-party.ts";
import { useRankWords } from "./use-rank-words.ts";

type IncomingCallProps = {
  call: PhoneCall;
  actions: Pick<SoftphoneActions, "hangUp" | "silence">;
  onAnswer: (call: PhoneCall) => void;
  /** One of several clients with the number was chosen. */
  onChoose: (clientId: string) => void;
};

/** G6-2, UX convention 7: takes no focus, says who and how long, keys are written on the buttons. */
export function IncomingCall({ call, actions, onAnswer, onChoose }: IncomingCallProps) {
  const { t } = useTexts();
  const keyOf = useActionKey();
  const { name, number } = useCallParty()(call);
  const rankWords = useRankWords();
  return (
    <div className={classes.call} role="group" aria-label={t("softphone.call.incoming", { name })}>
      <div className={classes.party}>
        <span className={classes.name} role="alert">
          {t("softphone.call.incoming", { name })}
        </span>
        <span className={classes.facts}>
          <CallTimer since={timerStart(call.state)} />
          {number ? <span>{number}</span> : null}
          <CallLine call={call} />
        </span>
      </div>
      <div className={classes.actions}>
        {call.candidates.length > 0 ? (
          <Menu position="top">
            <Menu.Target>
              <Button variant="default" rightSection={<IconChevronUp size={15} />}>
                {t("softphone.call.whoIsIt")}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {call.candidates.map((candidate) => (
                <Menu.Item key={candidate.clientId} onClick={() => onChoose(candidate.clientId)}>
                  {candidate.name || t("list.noName")} · {rankWords(candidate.rank)}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        ) : null}
        <Button
          color="#1e6b2f"
          aria-keyshortcuts={keyOf("answer").aria}
          leftSection={<IconPhone size={16} />}
          rightSection={<Kbd className={classes.key}>{keyOf("answer").name}</Kbd>}
          onClick={() => onAnswer(call)}
        >
          {t("softphone.call.answer")}
        </Button>
        <Button
          color="red.9"
          aria-keyshortcuts={keyOf("hangUp").aria}
          leftSection={<IconPhoneOff size={16} />}
          rightSection={<Kbd className={classes.key}>{keyOf("hangUp").name}</Kbd>}
          onClick={() => void actions.hangUp(call.callId)}
        >
          {t("softphone.call.decline")}
        </Button>
        <Button
          variant="default"
          className={classes.silence}
          disabled={call.silenced}
          leftSection={<IconVolumeOff size={16} />}
          onClick={() => actions.silence(call.callId)}
        >
          {t(call.silenced ? "softphone.call.silenced" : "softphone.call.silence")}
        </Button>
      </div>
    </div>
  );
}
