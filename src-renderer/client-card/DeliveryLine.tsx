import { Button } from "@mantine/core";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { Message } from "../../src-contract/entities/message.ts";
import { mutate } from "../api/mutate.ts";
import { useRights } from "../api/use-session.ts";
import { useFormat } from "../ui/use-format.ts";
import { useNotice } from "../ui/use-notice.tsx";
import classes from "./MessageList.module.css";

type DeliveryLineProps = { message: Message; now: number; waiting: boolean };

/** GC-17: how far a message that was written here has come; one that did not go says why, and goes again at a press. */
export function DeliveryLine({ message, now, waiting }: DeliveryLineProps) {
  const { t } = useTexts();
  const format = useFormat();
  const notice = useNotice();
  const rights = useRights();
  const { delivery, deliveryAt, tries, trouble } = message;
  if (delivery === null) return null;
  if (delivery === "failed")
    return (
      <p className={classes.failed} role="status">
        {t(`messages.troubles.${trouble ?? "refused"}`)}{" "}
        {rights.mayDo("resendMessage") ? (
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => void mutate("resendMessage", { messageId: message.id }).then(notice.check)}
          >
            {t("messages.again")}
          </Button>
        ) : null}
      </p>
    );
  const words =
    delivery === "sent"
      ? t("messages.states.sent", { when: format.when(deliveryAt ?? 0, now) })
      : waiting
        ? t("messages.states.waiting")
        : t(delivery === "queued" && tries > 0 ? "messages.states.again" : `messages.states.${delivery}`);
  return <p className={classes.state}>{words}</p>;
}
