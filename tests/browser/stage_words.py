"""The stage's own words, in each language that a child may read."""

from __future__ import annotations

from typing import Any, Final

from consult.domain.document import OFFERED

OTHERS: Final = tuple(language for language in OFFERED if language != "fr")
ROWS: Final = """
La cour de récré | The playground | El patio del recreo | O pátio do recreio | Okul bahçesi
    | Шкільне подвір’я | ساحة المدرسة
La cantine | The canteen | El comedor | A cantina | Yemekhane | Їдальня | المطعم المدرسي
Tu préfères quoi\u00a0? | What do you like best? | ¿Qué prefieres? | O que preferes?
    | Hangisini daha çok seversin? | Що тобі більше подобається? | ماذا تفضّل؟
C’était comment\u00a0? | How was it? | ¿Qué tal estuvo? | Como foi? | Nasıldı? | Як це було?
    | كيف كان ذلك؟
Ça arrive souvent\u00a0? | Does it happen often? | ¿Pasa a menudo? | Acontece muitas vezes?
    | Bu sık sık olur mu? | Це часто трапляється? | هل يحدث هذا كثيرًا؟
Tu voudrais quoi\u00a0? | What would you like? | ¿Qué te gustaría? | O que gostavas de ter?
    | Ne isterdin? | Чого тобі хотілося б? | ماذا تريد؟
De 0 à 10\u00a0? | From 0 to 10? | ¿De 0 a 10? | De 0 a 10? | 0 ile 10 arasında?
    | Від 0 до 10? | من 0 إلى 10؟
Et demain\u00a0? | And tomorrow? | ¿Y mañana? | E amanhã? | Peki ya yarın? | А завтра? | وغدًا؟
On recommence\u00a0? | Shall we do it again? | ¿Lo hacemos otra vez? | Fazemos outra vez?
    | Bir daha yapalım mı? | Зробимо це ще раз? | هل نعيد ذلك؟
Quoi d’abord\u00a0? | What comes first? | ¿Qué va primero? | O que vem primeiro?
    | Önce hangisi? | Що спочатку? | ما الأوّل؟
Où d’abord\u00a0? | Where first? | ¿Dónde primero? | Onde primeiro? | Önce nereye?
    | Куди спочатку? | أين أوّلاً؟
À quel point\u00a0? | How much? | ¿Cuánto? | Até que ponto? | Ne kadar? | Наскільки?
    | إلى أيّ حدّ؟
Arbre | Tree | Árbol | Árvore | Ağaç | Дерево | شجرة
Ballon | Ball | Balón | Bola | Top | М’яч | كرة
Jamais | Never | Nunca | Nunca | Hiçbir zaman | Ніколи | أبدًا
Parfois | Sometimes | A veces | Às vezes | Bazen | Іноді | أحيانًا
Souvent | Often | A menudo | Muitas vezes | Sık sık | Часто | كثيرًا
Super | Great | Genial | Ótimo | Süper | Чудово | رائع
Bien | Good | Bien | Bom | İyi | Добре | جيّد
La cour et son grand arbre | The playground and its big tree | El patio y su gran árbol
    | O pátio e a sua grande árvore | Bahçe ve büyük ağacı | Подвір’я з великим деревом
    | الساحة وشجرتها الكبيرة
Merci\u00a0! On a tout lu. | Thank you! We have read it all. | ¡Gracias! Lo hemos leído todo.
    | Obrigado! Lemos tudo. | Teşekkürler! Hepsini okuduk. | Дякуємо! Ми все прочитали.
    | شكرًا! قرأنا كلّ شيء.
On plante dix arbres dans la cour. | We are planting ten trees in the playground.
    | Plantamos diez árboles en el patio. | Plantamos dez árvores no pátio.
    | Bahçeye on ağaç dikiyoruz. | Ми садимо на подвір’ї десять дерев.
    | نزرع عشر أشجار في الساحة.
Vous étiez beaucoup à le dire. | Many of you said so. | Lo dijisteis muchos.
    | Muitos de vocês o disseram. | Bunu birçoğunuz söyledi. | Так сказало багато з вас.
    | قال ذلك كثير منكم.
Un arbre\u00a0: 7 enfants sur 10. | A tree: 7 children out of 10. | Un árbol: 7 niños de cada 10.
    | Uma árvore: 7 crianças em cada 10. | Bir ağaç: 10 çocuktan 7’si. | Дерево: 7 дітей із 10.
    | شجرة: 7 أطفال من كلّ 10.
"""
"""Line by line, in the order of OFFERED."""
SAID: Final[dict[str, dict[str, str]]] = {
    row[0]: dict(zip(OFFERED, row, strict=True))
    for line in ROWS.strip().replace("\n    |", " |").split("\n")
    if (row := [cell.strip(" ") for cell in line.split(" | ")])
}


def everywhere(stored: Any) -> Any:
    """The same with each French text in every language; fails where one has no words here."""
    if isinstance(stored, list):
        return [everywhere(one) for one in stored]
    if not isinstance(stored, dict):
        return stored
    if not isinstance(french := stored.get("fr"), str) or stored.keys() >= set(OFFERED):
        return {name: everywhere(value) for name, value in stored.items()}
    return dict.fromkeys(OFFERED, french) if french.isdigit() else SAID[french]
