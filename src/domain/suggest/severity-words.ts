import type { Language } from '../signs/sign.ts';

/**
 * What words about a fault show. down: something does not work for anybody. fails: something does not work for somebody. everyone:
 * who has it. impaired: it works, but badly, or only a few have it. asks: nothing is broken. aside: it is not about what is the
 * case at present, so nothing is concluded from the rest.
 */
export const evidences = ['down', 'fails', 'everyone', 'impaired', 'asks', 'aside'] as const;
export type Evidence = (typeof evidences)[number];

export type SeverityWords = Record<Evidence, readonly string[]>;

const many =
  'customers/users/clients/merchants/shops/stores/tenants/sites/offices/regions/accounts/agents/people/orders/payments';

/** Phrases as in signs/phrase.ts; to be edited at will. What stands within a longer phrase of the same language does not count. */
export const severityWords: Record<Language, SeverityWords> = {
  en: {
    down: [
      ...['down', 'outage', 'outages', 'offline', 'unreachable', 'unavailable', 'blackout'],
      ...['nothing works', 'not working at all', 'does not work at all', 'doesnt work at all'],
      ...['nobody/none can', 'no one can', 'no customer/customers/user/users/client/clients can'],
      ...['data loss', 'lost .. data', 'data/security breach', 'complete/total/full failure'],
    ],
    fails: [
      ...[
        'cannot',
        'cant',
        'can not',
        'unable',
        'wont load/open/start/work/send',
        'not working',
        'not loading',
      ],
      ...['does/do not work/load/open/start', 'doesnt/dont/isnt/arent work/working/load/open/start'],
      ...['stopped working', 'fail/fails/failing/failed/failure/failures', 'error/errors', 'broken'],
      ...['crash/crashes/crashing/crashed', 'rejected/declined/refused', 'stuck/blocked', 'bug'],
    ],
    everyone: [
      `all of? our/the? ${many}`,
      'every customer/user/client/merchant/order/payment/request/shop/store/site',
      ...['everyone', 'everybody', 'nobody', 'no one', 'no customer/customers/user/users/client/clients'],
      ...['entire/whole company/region/site/team/country/department', 'worldwide', 'everywhere'],
    ],
    impaired: [
      ...['slow', 'slowly', 'slower', 'slowness', 'sluggish', 'laggy', 'degraded', 'flaky', 'unstable'],
      `some/few/several/certain/many/most of? our/the? ${many}/requests`,
      ...[
        'some',
        'a few',
        'one/single/another customer/user/client/merchant/store/shop',
        'partly',
        'partially',
      ],
      ...['sometimes', 'occasionally', 'occasional', 'intermittent', 'intermittently', 'now and then'],
      ...['from time to time', 'delay/delays/delayed/late', 'minor', 'workaround'],
    ],
    asks: [
      ...[
        'question',
        'questions',
        'inquiry',
        'enquiry',
        'how to',
        'how do/can/could/would/should i/we/you/they',
      ],
      ...['is it possible', 'is there a/any way', 'feature/enhancement request/requests', 'nice to have'],
      ...['typo', 'typos', 'spelling mistake/error', 'cosmetic', 'would like to know', 'wonder/wondering'],
      ...['could/can you explain', 'where can/do i/we/they find', 'what is the difference'],
    ],
    aside: [
      ...['staging', 'sandbox', 'demo', 'test/testing environment/system/server/tenant/account', 'drill'],
      ...['planned', 'scheduled', 'maintenance', 'yesterday', 'last week/month/night/year', 'was down'],
      ...['resolved', 'fixed', 'recovered', 'restored', 'back up/online/again', 'postmortem', 'had been'],
      ...['down payment/payments/arrow/by', 'drop/scroll/page/thumbs/top/up down', 'up and down'],
      ...['slow*/break*/shut/shutting/cut/cutting/write/wrote/written/track*/turn/turned/turning down'],
      ...['narrow*/mark*/count*/step*/drill*/boil*/come/comes/bring/hold/held/scale*/wind* down'],
      ...['prices/rates/numbers/conversion/sales/revenue/traffic/usage/score .. down', 'if/unless/whenever'],
    ],
  },
  tr: {
    down: [
      ...['çöktü*', 'çökmüş*', 'çöküyor*', 'kesinti*', 'hizmet dışı*', 'devre dışı*', 'tamamen durdu*'],
      ...['erişilemiyor*', 'ulaşılamıyor*', 'veri kaybı*', 'hiç çalışmıyor*'],
    ],
    fails: [
      ...[
        'çalışmıyor*',
        'açılmıyor*',
        'açamıyor*',
        'giremiyor*',
        'giriş yapamıyor*',
        'yapamıyor*',
        'yapılamıyor*',
      ],
      ...['ödeyemiyor*', 'erişemiyor*', 'kullanamıyor*', 'alamıyor*', 'gönderemiyor*', 'gönderilemiyor*'],
      ...[
        'yüklenmiyor*',
        'gelmiyor*',
        'olmuyor*',
        'hata',
        'hatası',
        'hataları',
        'hatalı',
        'başarısız*',
        'bozuk*',
      ],
    ],
    everyone: [
      'tüm/bütün müşteri*/kullanıcı*/mağaza*/şube*/ödeme*/sipariş*/site*',
      ...['herkes*', 'kimse*', 'hiç kimse*', 'hiçbir müşteri*/kullanıcı*/mağaza*/şube*/ödeme*/sipariş*'],
    ],
    impaired: [
      ...[
        'yavaş*',
        'bazı',
        'bazen',
        'ara sıra',
        'zaman zaman',
        'gecikme*',
        'gecikiyor*',
        'geç',
        'birkaç',
        'kısmen',
      ],
      ...['tek/bir müşteri*/kullanıcı*', 'kesik kesik', 'takılıyor*'],
    ],
    asks: [
      ...[
        'soru',
        'sorum',
        'sorumuz',
        'sorusu',
        'sorular',
        'soruları',
        'nasıl',
        'mümkün mü/müdür',
        'bilgi almak',
      ],
      ...[
        'öğrenmek isti*',
        'özellik isteği/talebi/önerisi',
        'yazım hatası/yanlışı',
        'öneri',
        'nereden/nerede bul*',
      ],
    ],
    aside: [
      ...[
        'test ortam*/sunucu*',
        'demo',
        'planlı',
        'planlanan',
        'bakım',
        'bakımı',
        'dün',
        'geçen hafta/ay/gece',
      ],
      ...['çözüldü', 'düzeldi', 'düzeltildi', 'giderildi', 'eğer', 'tatbikat*'],
    ],
  },
  hu: {
    down: [
      ...['leállt*', 'leállás*', 'elérhetetlen*', 'kiesés*', 'üzemzavar*', 'összeomlott*', 'összeomlás*'],
      ...['nem elérhető*', 'egyáltalán nem működik/működnek', 'semmi sem működik', 'adatvesztés*'],
    ],
    fails: [
      ...['nem működik/működnek/tud/tudnak/tudunk/tudok/lehet/megy/mennek/indul/tölt/töltődik/sikerül/jön'],
      ...[
        'sem működik/tud/tudnak/tudunk/lehet',
        'nem jelenik/érkezik/nyílik/küld',
        'hiba',
        'hibát',
        'hibás*',
      ],
      ...['hibák*', 'hibaüzenet*', 'meghibásod*', 'sikertelen*', 'elakad*', 'lefagy*', 'elutasít*'],
    ],
    everyone: [
      'minden/összes/valamennyi ügyfél*/ügyfel*/felhasználó*/vásárló*/bolt*/fizetés*/rendelés*/fiók*',
      ...['mindenki*', 'senki*', 'egyetlen ügyfél*/ügyfel*/felhasználó*/vásárló*/bolt*'],
    ],
    impaired: [
      ...[
        'lassú*',
        'lassa*',
        'lassul*',
        'néha',
        'időnként',
        'olykor',
        'néhány',
        'egyes',
        'késik',
        'késnek',
        'késés*',
      ],
      ...['akadoz*', 'részben', 'részleges*', 'egy ügyfél*/ügyfel*/felhasználó*', 'alkalmanként'],
    ],
    asks: [
      ...[
        'kérdés*',
        'hogyan',
        'lehetséges',
        'szeretné* tudni',
        'szeretnénk tudni',
        'funkciókérés*',
        'elírás*',
      ],
      ...['javaslat*', 'hol talál*', 'érdeklőd*'],
    ],
    aside: [
      ...[
        'teszt',
        'tesztkörnyezet*',
        'teszten',
        'demó*',
        'tervezett',
        'karbantartás*',
        'tegnap',
        'múlt héten/hónapban',
      ],
      ...['megoldva', 'megoldódott*', 'megoldottuk', 'helyreállt*', 'javítva', 'ha', 'gyakorlat'],
    ],
  },
  ar: {
    down: [
      ...['متوقف*', 'توقف*', 'تعطل*', 'معطل*', 'انقطاع*', 'خارج الخدمة', 'غير متاح*', 'انهار*', 'انهيار*'],
      ...['فقدان البيانات', 'لا شيء يعمل', 'لا يعمل إطلاقا', 'لا تعمل إطلاقا'],
    ],
    fails: [
      ...['لا يعمل/تعمل/يعملون/يمكن*/يستطيع*/نستطيع/يفتح/تفتح/تصل/يصل/تظهر/يظهر', 'لم يعد/تعد .. يعمل/تعمل'],
      ...['فشل*', 'يفشل', 'تفشل', 'خطأ', 'أخطاء', 'مرفوض*', 'ترفض', 'يتعذر', 'تعذر*', 'عاجز*'],
    ],
    everyone: [
      'جميع/كل/كافة عملاء*/العملاء/المستخدمين/المتاجر/الفروع/الزبائن/المدفوعات/الطلبات/عملائنا',
      ...['لا أحد', 'الجميع', 'أي عميل'],
    ],
    impaired: [
      ...['بطيء*', 'بطيئة', 'بطء', 'ببطء', 'أحيانا', 'بعض', 'متقطع*', 'تأخير*', 'تأخر*', 'متأخر*', 'جزئي*'],
      ...['عميل واحد', 'مستخدم واحد', 'من وقت لآخر'],
    ],
    asks: [
      ...['سؤال', 'أسئلة', 'استفسار*', 'كيف', 'كيفية', 'هل يمكن*', 'هل من الممكن', 'اقتراح*', 'خطأ إملائي'],
      ...['طلب ميزة', 'ميزة جديدة', 'أين أجد/نجد'],
    ],
    aside: [
      ...[
        'بيئة الاختبار/التجربة',
        'تجريبي*',
        'صيانة',
        'مخطط*',
        'أمس',
        'الأسبوع/الشهر الماضي',
        'تم الحل',
        'تم حل',
      ],
      ...['تم إصلاح*', 'عاد/عادت للعمل/إلى', 'إذا'],
    ],
  },
  et: {
    down: [
      ...[
        'maas',
        'katkestus*',
        'rivist väljas',
        'kokku jooksnud',
        'jooksis kokku',
        'kättesaamatu*',
        'seiskus*',
      ],
      ...[
        'ei ole kättesaadav*',
        'pole kättesaadav*',
        'ei tööta üldse',
        'üldse ei tööta',
        'andmekadu',
        'andmekao*',
      ],
    ],
    fails: [
      ...[
        'ei tööta*',
        'ei saa',
        'ei õnnestu*',
        'ei avane',
        'ei lae',
        'ei toimi',
        'ei lähe',
        'ei suuda',
        'ei pääse',
      ],
      ...[
        'ei jõua',
        'viga',
        'veateade*',
        'veateate*',
        'vead',
        'tõrge',
        'tõrke*',
        'tõrked',
        'ebaõnnestu*',
        'katki',
      ],
    ],
    everyone: [
      'kõik/kõigi/kõigil/kõikide/kõikidel kliendid/klientide/klientidel/kasutajad/kasutajate/kasutajatel/poed/poodides/maksed/tellimused',
      ...['keegi', 'ükski klient/kasutaja/makse/tellimus', 'ühelgi kliendil/kasutajal'],
    ],
    impaired: [
      ...[
        'aeglane',
        'aeglased',
        'aeglaselt',
        'aeglus*',
        'mõni',
        'mõned',
        'mõnel',
        'mõnedel',
        'vahel',
        'vahetevahel',
      ],
      ...[
        'aeg ajalt',
        'osa',
        'osal',
        'viivitus*',
        'hilineb',
        'hilinevad',
        'üks klient/kasutaja',
        'ühel kliendil',
      ],
      ...['osaliselt', 'ajuti', 'hakib', 'venib'],
    ],
    asks: [
      ...[
        'küsimus*',
        'kuidas',
        'kas on/oleks/saab/saaks',
        'sooviks/soovib/soovime teada',
        'ettepanek*',
        'kirjaviga',
      ],
      ...['kirjavead', 'kust leia*', 'funktsioonisoov*'],
    ],
    aside: [
      ...[
        'testkeskkon*',
        'test',
        'demo*',
        'plaaniline',
        'plaanitud',
        'hooldus*',
        'eile',
        'eelmisel nädalal',
        'kui',
      ],
      ...['lahendatud', 'parandatud', 'korras', 'töötab jälle', 'taastatud', 'õppus*'],
    ],
  },
};
