"""Common given names and the pronoun that goes with them: evidence that a capitalised phrase is a person."""

from summarizer.quotations.wordsets import word_set

_MALE = word_set(
    """
    aaron abdul abdullah abraham adam adrian ahmad ahmed alan albert alejandro alex alexander alexei alfred ali
    allen alvin amir anatoly andre andreas andrei andrew andy angus anthony antonio antony arjun arnold arthur
    ashraf austin barack barry bashar ben benjamin bernard bernie bill billy bob bobby boris brad bradley brandon
    brendan brent brett brian bruce bruno bryan caleb calvin cameron carl carlos cesar charles charlie chris
    christian christopher chuck clarence claude clayton cliff clint colin connor craig curtis dale damien dan daniel
    danny darren dave david dean dennis derek diego dimitri dmitri dmitry dominic don donald doug douglas duncan
    dustin dwight earl ed eddie edgar eduardo edward edwin eli elias elliott emil emilio emmanuel enrique eric erik
    ernest ernesto ethan eugene evan farid felipe felix fernando francesco francis francisco francois frank franklin
    fred frederick gabriel gareth gary gavin gene geoffrey george gerald gerard giovanni glenn gordon graham grant
    greg gregory guillermo gustavo guy hamid hank hans harold harry harvey hasan hassan hector henri henry herbert
    herman howard hugh hugo hussein ian ibrahim igor isaac ivan jack jacob jacques jaime jake jamal james jared
    jason javier jay jean jeb jeff jeffrey jeremy jerome jerry jesse jim jimmy joe joel johan john johnny jon jonah
    jonathan jorge jose josef joseph josh joshua juan julian julio justin kareem karim karl keith ken kenneth kevin
    khalid kirk kofi konstantin kurt kwame kyle lance larry lars lawrence lee leo leon leonard leonid leroy lewis
    liam lindsey lloyd logan louis luca lucas luis luke magnus mahmoud manuel marc marcel marco marcus mario mark
    marshall martin marvin mathew matt matteo matthew maurice max maxim michael miguel mike mikhail milan mitch mitt
    mohamed mohammad mohammed morgan muhammad murray mustafa nasser nathan nathaniel neil nelson newt nicholas nick
    nicolas nigel nikolai noah norman oleg oliver omar oscar otto owen pablo pat patrick paul pavel pedro perry pete
    peter phil philip phillip pierre qasim rafael rahul rajesh ralph ramon rand randy rashid raul ravi ray raymond
    recep reggie reginald reince ricardo richard rick ricky rob robert roberto rod rodney rodrigo roger roland ron
    ronald ross roy rudolph rudy rupert russell ryan saddam salman sam samir samuel scott sean sebastian sergei
    sergey sergio seth shane shaun shawn sheldon sidney simon spencer stan stanley stefan stephen steve steven
    stuart sven syed tariq ted terrence terry theodore thomas tim timothy toby todd tom tommy tony travis trent
    trevor troy tyler vernon victor viktor vincent vitaly vladimir volodymyr wade wallace walter warren wayne
    wendell wesley wilfred will willard william winston wolfgang xavier yusuf yuri zachary
    """
)

_FEMALE = word_set(
    """
    abigail adele agnes aisha alexandra alexis alice alicia alison allison amanda amber amelia amina amy ana
    anastasia andrea angela angelina anita ann anna anne annette annie april audrey barbara beatrice becky
    bernadette beth betty beverly bonnie brenda bridget brittany camille candace carla carly carmen carol caroline
    carolyn carrie catherine cathy celia charlotte chelsea cheryl christina christine cindy claire clara claudia
    condoleezza connie courtney crystal cynthia daisy dana danielle dawn deborah debbie debra delia denise diana
    diane dianne dolores donna doris dorothy edith eileen elaine eleanor elena elisabeth elise elizabeth ella ellen
    emily emma erica erin esther eva evelyn fatima felicia fiona florence frances gail georgina gina ginni giulia
    gladys gloria grace gretchen hannah harriet hazel heather heidi helen helena hillary holly huma ida ines ingrid
    irene iris isabel isabella ivanka jackie jacqueline jamila jane janet janice jasmine jean-marie jeanne jennifer
    jenny jessica jill jo joan joanna joanne josephine joy joyce juanita judith judy julia juliana julie june kamala
    karen kate katherine kathleen kathryn kathy katie kayla kelly kelsey kerry kim kimberly kirsten kristen kristin
    laila latoya laura lauren laurie leah leila lena lesley leslie lillian linda lisa lois lori lorraine louise
    lucia lucille lucy lydia lynn mabel madeleine madison mandy margaret maria marian marianne marie marilyn marina
    marissa marjorie marlene marta martha mary maryam maureen maya megan meghan melanie melania melinda melissa
    mercedes meredith michelle mildred miranda miriam molly monica nadia nancy naomi natalia natalie natasha nicola
    nicole nina nora norma olga olivia paige pamela patricia patty paula pauline peggy penelope penny petra phyllis
    priscilla priya rachel ramona rebecca regina renee rhonda rita roberta robin rosa rosalind rose rosemary roxanne
    ruth sabrina sally samantha sandra sara sarah sasha shannon sharon sheila shelly sherry shirley silvia simone
    sofia sonia sonya sophia sophie stacy stella stephanie sue susan suzanne svetlana sylvia tamara tammy tanya tara
    tatiana teresa theresa tiffany tina tracy tricia ursula valentina valerie vanessa vera veronica victoria violet
    virginia vivian wanda wendy whitney yolanda yvette yvonne zainab zoe
    """
)

GENDER: dict[str, str] = {**dict.fromkeys(_MALE, "male"), **dict.fromkeys(_FEMALE, "female")}
"""Given name, in lower case → ``male`` or ``female``. Names that go with both are not here or only as the commoner."""
