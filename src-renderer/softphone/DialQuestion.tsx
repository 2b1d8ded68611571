import { Button, Group, List, Modal, Stack, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { needsReason } from "../../src-contract/rules/dial-objections.ts";
import { useObjectionWords } from "../ui/use-objection-words.ts";
import type { DialQuestion as Question } from "./softphone-state.ts";
import { useSoftphone } from "./softphone-store.ts";

/** As much as a comment's line needs; the comment itself takes far more. */
const longestReason = 500;

/** G11-1, G11-2, G11-3: what stands against a call, before it; whoever calls all the same says why where it matters. */
export function DialQuestion() {
  const question = useSoftphone((softphone) => softphone.dialQuestion);
  // another question begins without the words typed for the one before
  return question ? <Asked key={JSON.stringify(question)} question={question} /> : null;
}

function Asked({ question }: { question: Question }) {
  const { t } = useTexts();
  const answer = useSoftphone((softphone) => softphone.answerDial);
  const objectionWords = useObjectionWords();
  const [reason, setReason] = useState("");
  const { objections, clientName, text } = question;
  const heaviest = objections.find(needsReason);
  const words = objections.map(objectionWords);
  const typed = reason.trim();
  const isReady = heaviest === undefined || typed.length >= 3;
  const call = () => {
    if (!isReady) return;
    answer({
      remark: heaviest ? t("softphone.objection.remark", { objection: objectionWords(heaviest), reason: typed }) : null,
    });
  };
  return (
    <Modal
      opened
      onClose={() => answer(null)}
      title={t("softphone.objection.title", { name: clientName || text })}
      size={420}
      centered
      closeButtonProps={{ "aria-label": t("app.close") }}
    >
      <Stack gap="sm">
        {words.length === 1 ? (
          <Text size="sm">{words[0]}</Text>
        ) : (
          <List size="sm">
            {words.map((one) => (
              <List.Item key={one}>{one}</List.Item>
            ))}
          </List>
        )}
        {heaviest ? (
          <Textarea
            data-autofocus
            label={t("softphone.objection.reason")}
            description={t("softphone.objection.reasonHint")}
            value={reason}
            maxLength={longestReason}
            autosize
            minRows={2}
            maxRows={4}
            onChange={(event) => setReason(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
              event.preventDefault();
              call();
            }}
          />
        ) : null}
        <Group gap="xs" justify="flex-end">
          <Button variant="default" onClick={() => answer(null)}>
            {t("softphone.objection.leave")}
          </Button>
          <Button data-autofocus={heaviest ? undefined : true} disabled={!isReady} onClick={call}>
            {t("softphone.number.call")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
