/** Words of three letters and more that say nothing of what a title is about, without accents; they do not make two titles alike. */
export const stopWords: ReadonlySet<string> = new Set(
  [
    'the and for from with without our their his her your its are was were been has have had not can cannot',
    'cant does dont doesnt isnt wont will all any some every everybody everyone nobody who what when where which',
    'this that these those but since after before into about over again still very only more most than then there',
    'customer customers client clients user users problem problems issue issues error errors please urgent help',
    'work works working down slow new',
    'bir icin ile ama cok daha gibi kadar sonra once var yok degil neden nasil tum butun bazi musteri musteriler',
    'musterimiz sorun sorunu hata hatasi calismiyor acil lutfen yeni',
    'egy hogy nem van vagy mert meg minden osszes nehany ota utan elott ugyfel ugyfelek ugyfelunk hiba hibas',
    'problema mukodik mukodnek surgos kerem lassu uj',
    'في من على الي عن مع هذا هذه لا لم كل جميع بعض بعد قبل عند عميل العميل عملاء العملاء مشكله خطا يعمل تعمل',
    'ja ning ega kui kas see need meie teie nende koik moni moned parast enne klient kliendi kliendid klientidel',
    'viga probleem tootab toota saa palun kiire uus aeglane',
  ].flatMap((line) => line.split(' ')),
);
