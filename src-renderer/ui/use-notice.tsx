import { Button, Group } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMemo } from "react";
import { useTexts } from "./texts/TextsProvider.tsx";
import type { ErrorBody, Result } from "../../src-contract/errors.ts";
import { useErrorText } from "./use-error-text.ts";

export type Notice = {
  say: (message: string, action?: { label: string; run: () => void }) => void;
  /** Shows a refusal; true when there was none. */
  check: (result: Result<unknown>) => boolean;
  fail: (error: ErrorBody) => void;
};

/** Short words in the corner for what has no place of its own on the screen. */
export function useNotice(): Notice {
  const { t } = useTexts();
  const errorText = useErrorText();
  return useMemo(() => {
    const closeButtonProps = { "aria-label": t("app.close") };
    const fail = (error: ErrorBody) =>
      void notifications.show({
        color: "red",
        message: errorText(error),
        autoClose: 10_000,
        role: "alert",
        closeButtonProps,
      });
    return {
      fail,
      check(result) {
        if (!result.ok) fail(result.error);
        return result.ok;
      },
      say(message, action) {
        const id = notifications.show({
          autoClose: 5000,
          closeButtonProps,
          message: action ? (
            <Group justify="space-between" wrap="nowrap">
              {message}
              <Button
                size="compact-xs"
                variant="default"
                onClick={() => {
                  notifications.hide(id);
                  action.run();
                }}
              >
                {action.label}
              </Button>
            </Group>
          ) : (
            message
          ),
        });
      },
    };
  }, [t, errorText]);
}
