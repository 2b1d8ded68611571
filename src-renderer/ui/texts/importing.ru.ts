export const importingRu = {
  title: "Импорт клиентов",
} as const;
