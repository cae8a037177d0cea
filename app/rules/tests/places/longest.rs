//! Of names that lie in one another the longest is found, and no name inside a word.

use super::{kinds, seen};
use rules::places::NameKind;

#[test]
fn the_longest_name_wins() {
    for (text, expected) in [
        ("Papua New Guinea and Guinea", &["PNG Papua New Guinea", "GIN Guinea"][..]),
        ("Equatorial Guinea, Guinea-Bissau", &["GNQ Equatorial Guinea", "GNB Guinea-Bissau"]),
        ("Sudan and South Sudan", &["SDN Sudan", "SSD South Sudan"]),
        ("the Dominican Republic and Dominica", &["DOM Dominican Republic", "DMA Dominica"]),
        ("Niger, Nigeria, Nigerien, Nigerian", &["NER Niger", "NGA Nigeria", "NER Nigerien", "NGA Nigerian"]),
        ("the Democratic Republic of the Congo; Congo", &["COD Democratic Republic of the Congo", "COG Congo"]),
        ("Republic of Korea", &["KOR Republic of Korea"]),
        ("Democratic People's Republic of Korea", &["PRK Democratic People's Republic of Korea"]),
        ("American Samoa and Samoa", &["USA? American Samoa", "WSM Samoa"]),
        ("Northern Ireland; Ireland", &["GBR? Northern Ireland", "IRL Ireland"]),
        ("Venezuela (Bolivarian Republic of)", &["VEN Venezuela (Bolivarian Republic of)"]),
        ("Korea, Republic of.", &["KOR Korea, Republic of"]),
        ("la Guinée équatoriale, la Guinée", &["GNQ Guinée équatoriale", "GIN Guinée"]),
        ("le Soudan du Sud et le Soudan", &["SSD Soudan du Sud", "SDN Soudan"]),
        ("Guinea Ecuatorial, Sudán del Sur", &["GNQ Guinea Ecuatorial", "SSD Sudán del Sur"]),
        ("в Экваториальной Гвинее и в Гвинее", &["GNQ Экваториальной Гвинее", "GIN Гвинее"]),
        ("جنوب السودان والسودان", &["SSD جنوب السودان", "SDN والسودان"]),
        ("غينيا الاستوائية وغينيا", &["GNQ غينيا الاستوائية", "GIN وغينيا"]),
        ("巴布亚新几内亚和几内亚比绍", &["PNG 巴布亚新几内亚", "GNB 几内亚比绍"]),
        ("刚果民主共和国与刚果", &["COD 刚果民主共和国", "COG 刚果"]),
        ("印度尼西亚、印度、尼日利亚、尼日尔", &["IDN 印度尼西亚", "IND 印度", "NGA 尼日利亚", "NER 尼日尔"]),
    ] {
        assert_eq!(seen(text), expected, "{text}");
    }
}

#[test]
fn no_name_is_found_inside_a_word() {
    for text in [
        "Chinatown",
        "women and a woman",
        "romans",
        "malice, malignant",
        "Perugia",
        "Cubanito",
        "Jordanhill",
        "Toganese",
        "Indianapolis",
        "малина, малиновый",
        "обман, обманом",
        "чадо",
        "перуны",
        "ирано",
        "европейский",
        "sustancia",
        "palausible",
        "womanising",
        "European, européen, europeo, европейский, أوروبي, 欧洲",
        "الأوروبية",
    ] {
        assert_eq!(seen(text), Vec::<String>::new(), "{text}");
    }
    assert_eq!(seen("Omani, romanian"), ["OMN Omani", "ROU romanian"]);
}

#[test]
fn a_name_ends_where_its_sentence_does() {
    assert_eq!(seen("He left Guinea. Bissau is far."), ["GIN Guinea", "GNB Bissau"]);
    assert_eq!(seen("Guinea\n\nBissau"), ["GIN Guinea", "GNB Bissau"]);
    assert_eq!(seen("Guinea\nBissau"), ["GNB Guinea\nBissau"]);
    assert_eq!(seen("Chad2, Mali³ and Togo_1"), ["TCD? Chad", "MLI? Mali", "TGO Togo"]);
}

#[test]
fn kinds_are_told_apart() {
    use NameKind::{Capital, Country, People};
    let expect = |text: &str, kind| assert_eq!(kinds(text), [("AUT".to_owned(), kind)], "{text}");
    for text in ["Austria", "l'Autriche", "Австрии", "النمسا", "奥地利", "de Austria"] {
        expect(text, Country);
    }
    for text in ["Vienna", "à Vienne", "в Вене", "فيينا", "维也纳", "Viena"] {
        expect(text, Capital);
    }
    for text in ["Austrians", "autrichiennes", "австрийцам", "النمساويين", "奥地利人", "austriacas"]
    {
        expect(text, People);
    }
    // A country and its capital of the same name are a country.
    assert_eq!(kinds("Luxembourg"), [("LUX".to_owned(), Country)]);
}

/// What means no country gives way to a longer name that begins in it.
#[test]
fn what_means_no_country_is_passed_over() {
    assert!(seen("the Vienna Convention, the Rome Statute, the Beijing Rules, a guinea pig").is_empty());
    assert!(seen("发展中国家和沿海地区参加纳入").is_empty());
    assert_eq!(seen("许多哥伦比亚人、许多哈萨克人"), ["COL 哥伦比亚人", "KAZ 哈萨克人"]);
    assert_eq!(seen("索马里政府、内蒙古人民"), ["SOM 索马里"]);
    assert_eq!(seen("Latin America, America"), ["USA? America"]);
}
