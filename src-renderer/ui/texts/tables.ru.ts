/** What every table can do. */
export const tablesRu = {
  menu: "Столбцы и файл",
  sort: "Упорядочить: {{column}}",
  ascending: "По возрастанию: {{column}}",
  descending: "По убыванию: {{column}}",
  narrower: "Уже: {{column}}",
  wider: "Шире: {{column}}",
  save: "Сохранить в файл",
  saved: "Таблица сохранена",
  reset: "Вернуть как было",
} as const;
