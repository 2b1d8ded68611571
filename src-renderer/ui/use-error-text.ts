import { useCallback } from "react";
import { useTexts } from "./texts/TextsProvider.tsx";
import type { ErrorBody } from "../../src-contract/errors.ts";

/** The sentence of an error kind; a rate limit says how long. */
export function useErrorText(): (error: Pick<ErrorBody, "kind" | "retryAfterSeconds">) => string {
  const { t } = useTexts();
  return useCallback(
    (error) =>
      error.kind === "rateLimited" && error.retryAfterSeconds !== undefined
        ? t("errors.rateLimitedSeconds", { count: Math.ceil(error.retryAfterSeconds) })
        : t(`errors.${error.kind}`),
    [t],
  );
}
