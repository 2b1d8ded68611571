/** The guide itself is docs/user-guide.ru.md, and docs/user-guide.en.md in English. */
export const helpRu = {
  title: "Справка",
  contents: "Содержание",
  hint: "Esc или Alt+← вернёт туда, откуда открыли справку.",
} as const;
