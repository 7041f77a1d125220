"""Pages as they are flattened to text by different programs, made from one description of a page.

A page is described a block a line; ``>`` marks the blocks that are its article, ``⟨ ⟩`` what was a link or
emphasised in it.
"""

import re
import textwrap
from dataclasses import dataclass

WIDTH = 78


@dataclass(frozen=True, slots=True)
class Page:
    """A page of which it is known what is article."""

    described: str

    @property
    def blocks(self) -> list[str]:
        return [line.removeprefix(">").strip() for line in self.described.splitlines() if line.strip()]

    @property
    def article(self) -> tuple[str, ...]:
        return tuple(
            plain(line.removeprefix(">").strip())
            for line in self.described.splitlines()
            if line.startswith(">")
        )

    def lines(self) -> str:
        return "\n".join(plain(block) for block in self.blocks)

    def spaced(self) -> str:
        return "\r\n\r\n".join(plain(block) for block in self.blocks)

    def broken(self) -> str:
        """Links stand on lines of their own."""
        return "\n".join(
            part.strip() for block in self.blocks for part in re.split("[⟨⟩]", block) if part.strip()
        )

    def indented(self) -> str:
        """White space as it stands in a page's source, no-break spaces among it."""
        return "\n \n\t".join("\xa0 " + plain(block).replace(" ", "  ", 1) + "   " for block in self.blocks)

    def wrapped(self) -> str:
        return "\n\n".join(
            textwrap.fill(plain(block), WIDTH, break_long_words=False, break_on_hyphens=False)
            for block in self.blocks
        )


FLATTENINGS = (Page.lines, Page.spaced, Page.broken, Page.indented, Page.wrapped)


def plain(block: str) -> str:
    return block.replace("⟨", "").replace("⟩", "")


QUARRY = Page("""
We use cookies and similar tools to run this site, to measure it and to show you adverts that fit you.
Accept all
Reject all
Home
News
Sport
What's On
Log in
Subscribe
Home › News › Region
Village votes to flood its own quarry
Residents hope that a lake will bring back the swifts, and the visitors
By ⟨Hanne Vik⟩
4 May 2022
Share on Facebook
Copy link
>The village of Ottersund voted by a show of hands on Tuesday to flood the limestone quarry that gave it work for a hundred and forty years.
>Of the 212 people in the hall, all but nine were in favour, ⟨Marit Sol⟩, the village clerk, said on Wednesday.
>The quarry closed in 2019, when the cement works at ⟨Brandholt⟩ began to buy its stone from abroad. Since then it has been fenced off, and twice this year children had to be brought out of it by the fire service.
ADVERTISEMENT
>“My father cut stone down there, and his father did too,” said Ove Lindahl, 71. “I would rather look at water than at a hole.”
Read more: Cement works to shed ninety jobs
>The pumps are to be turned off in August. Engineers think that it will take six winters for the pit to fill.
Sign up to our morning newsletter
Get the day's most important stories from your region straight to your inbox.
Enter your email
Sign up
>Not everybody is glad. The county has warned that the banks of the lake may slip, and wants the village to pay for a survey first, according to a letter that was read out at the meeting.
>“We can't afford it,” Sol said.
Related articles
Swifts return to the old brewery
Ferry timetable cut again
Most read
Bus driver finds ring in the snow
© 2022 Ottersund Avis. All rights reserved.
Privacy policy
Contact us
""")

COURT_HOUSE = Page("""
Skip to content
THE BRANDHOLT RECORD
Search
Menu
Judge frees cook who fed strikers
Published: 19 January 2021
Elias Thorn
3 min read
Image: The court house at Brandholt in January. (Photo: Ida Rask / The Record)
>BRANDHOLT — A cook who fed three hundred strikers from the kitchen of the prison where she worked was acquitted on Monday of theft.
>The judge, ⟨Carla Nyberg⟩, said that the potatoes and the pork had been paid for, if late, and that the state had lost nothing but its temper.
>The cook, Gunn Halle, 58, wept when the verdict was read.
>“I gave them soup,” she told reporters outside. “You would have done the same.”
>Prosecutors had asked for eight months in prison. They argued that Halle:
>- took 900 kilos of food from the stores in eleven nights;
>- had the pots carried out through the laundry;
>- told nobody.
>Her lawyer, ⟨Piet Amdal⟩, said that she had left a note of every sack.
>The state has until 2 February to appeal.
About the author
Elias Thorn covers the courts for The Record. He has worked for the paper since 2009 and lives in Brandholt. Follow him on social media.
Comments (2)
Log in to leave a comment
Kari_79
2 hours ago
Good for her! I hope that they give her the job back, they should be ashamed of themselves.
Reply
Old Salt
5 hours ago
Nobody ever brought me soup when I was on strike, that's all I'm saying.
Reply
Load more comments
More from News
Cement works to shed ninety jobs
Village votes to flood its own quarry
Terms of use | Cookies | Advertise with us
""")

BRIDGE_APPEAL = Page("""
Support The Sund Courier!
Newsletters
Podcasts
Donate
Old swing bridge opens for the last time
Updated: 30 September 2020
By Lars Eide and Ann Moe
>The swing bridge at Lille Sund opened for the last time on Wednesday, for a barge laden with gravel and a boy in a kayak.
>Some four thousand people stood on the banks. A brass band played, the bridge keeper blew his whistle, and the two halves swung round for seven minutes, as they have since 1911.
>A fixed bridge of concrete will take its place. It is to be opened in May, ⟨the road office⟩ said, and will carry twice the traffic.
>“I have turned her eleven thousand times,” said Jon Rud, who has kept the bridge for thirty-one years. “We have never let you wait for nothing.”
>Rud will retire. The whistle goes to the museum.
A message from the editors:
Dear readers,
Our newsroom has eleven people and no owner. Nobody tells us what to write, and nobody pays us for leaving things out.
That is why we turn to you. If our reporting matters to you, please consider a small gift every month. It keeps our journalism free for everyone who cannot pay.
Whatever you can give, thank you.
Once
Monthly
Remind me later
Follow us on Facebook, Instagram and X.
The Sund Courier is published by a foundation. Contact. Imprint.
""")

GERMAN = Page("""
Zum Inhalt springen
Wir verwenden Cookies, um Inhalte zu personalisieren und die Zugriffe auf unsere Website zu analysieren.
Alle akzeptieren
Startseite
Politik
Wirtschaft
Sport
Anmelden
Stadtrat verschiebt Entscheidung über das alte Bad
Von Jana Petersen
12. März 2023
Teilen
Drucken
>Der Stadtrat von Ahrenfeld hat die Entscheidung über das alte Hallenbad am Dienstagabend zum dritten Mal verschoben. Nach vier Stunden Debatte fehlten am Ende zwei Stimmen.
>„Wir reden seit neun Jahren über dieses Dach“, sagte Bürgermeisterin ⟨Karin Holm⟩ nach der Sitzung. „Irgendwann fällt es uns auf den Kopf.“
>Das Bad war 2018 geschlossen worden, nachdem Gutachter Risse in der Decke gefunden hatten. Die Sanierung würde nach Angaben der Stadt elf Millionen Euro kosten.
Anzeige
Lesen Sie auch: Warum das Freibad später öffnet
>Die Opposition schlägt vor, das Gebäude abzureißen und auf dem Grundstück Wohnungen zu bauen. Der Verein der Schwimmer hat dagegen 4300 Unterschriften gesammelt.
>Im Mai will der Rat erneut abstimmen.
Mit unserem kostenlosen Newsletter bekommen Sie jeden Morgen die wichtigsten Nachrichten aus der Region.
Jetzt anmelden
Kommentare
Mehr zum Thema
Impressum
Datenschutz
AGB
""")

PAGES = (QUARRY, COURT_HOUSE, BRIDGE_APPEAL, GERMAN)
