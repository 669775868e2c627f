"""The words of forms, in seven languages: which word speaks of what. Data alone; words.py reads with it.

Words are folded (no accents, lower case, ß as ss). `_` joins the words of a phrase; the longest phrase wins, so that
"email address" speaks of no address. No entry need compounds of the words here (Telefonnummer, achternaam, workphone),
German words with ae, oe or ue, genitives, and words for phones with -nr or -no. Where one word means several things, it
says all of them, and the weights of clues.py settle which one counts.
"""

# ruff: noqa: SIM905  (lists of words read best as words)

from enum import Enum, auto


class Concept(Enum):
    """What a word can speak of."""

    __hash__ = object.__hash__  # Enum's own is written in Python, and a lead looks concepts up a hundred times

    # What a contact is made of.
    PHONE = auto()
    MOBILE = auto()
    LANDLINE = auto()
    DIAL_CODE = auto()
    AREA_CODE = auto()
    NUMBER = auto()
    REACH = auto()
    EMAIL = auto()
    NAME = auto()
    CONTACT_PERSON = auto()  # whom to ask for: alone, a name
    FIRST = auto()
    LAST = auto()
    FULL = auto()
    MIDDLE = auto()
    PARTICLE = auto()
    PREFIX = auto()
    ORDINAL_FIRST = auto()
    ORDINAL_SECOND = auto()
    ORDINAL_LAST = auto()
    WHOLE = auto()  # "full", which with a name makes a full name, whatever stands between them
    CALLED = auto()  # how somebody likes to be called: a first name for want of another
    INITIALS = auto()
    SALUTATION = auto()
    GENDER = auto()
    AGE = auto()
    BIRTH = auto()
    BIRTH_DATE = auto()
    ADDRESS = auto()
    STREET = auto()
    SECOND_LINE = auto()
    HOUSE_NUMBER = auto()
    CITY = auto()
    STATE = auto()
    POSTAL_CODE = auto()
    COUNTRY = auto()
    LOCATION = auto()
    # Whose it is.
    SELF = auto()
    YOU = auto()  # your, my: of whoever fills in the form
    TRADE = auto()  # a profession: the lead only where nobody else can be
    VISITOR = auto()  # a guest, a passenger: the lead where nobody else is named
    DRIVER = auto()  # likewise, and after a passenger
    HOLDER = auto()  # an owner: of the dog, who is the lead, or of a record in a CRM, who is not
    TENANT = auto()  # who is the lead, or of a landlord who is, somebody else
    PERSON = auto()  # a word that, alone, asks for a name: customer, lead
    HOME = auto()
    WORK = auto()
    COMPANY = auto()
    SWITCHBOARD = auto()  # of where somebody works: better than no number
    EMERGENCY = auto()
    REFERRER = auto()
    STAFF = auto()
    SPOUSE = auto()
    GUEST = auto()
    SPARE = auto()
    CHILD = auto()
    PATIENT = auto()  # who may be the writer too, as a patient or student often is
    PARENT = auto()
    FATHER = auto()  # or mother: named beside an adult as often as beside a child
    THING = auto()
    FORM = auto()  # or a part of it
    REALTY = auto()  # a property: the lead's home to those who mend roofs, somebody else's to those who sell it
    # What makes it something else.
    FAX = auto()
    NICKNAME = auto()
    CONSENT = auto()
    MESSAGE = auto()
    TRACKING = auto()
    IDENTITY = auto()
    WHEN = auto()
    QUANTITY = auto()
    ATTRIBUTE = auto()
    EXTENSION = auto()
    JOB = auto()
    TECHNICAL = auto()
    MONEY = auto()
    SCALE = auto()
    WISH = auto()
    PREFERRED = auto()  # a preferred phone is the lead's, a preferred city is where they are not yet
    LOGIN = auto()
    DATE = auto()
    # What says nothing.
    FILLER = auto()
    OPAQUE = auto()


C = Concept

WORDS: dict[Concept, str] = {
    C.PHONE: """
        phone phones telephone tel tlf tfno telf phonenumber telefono telefonico telefonica fono telefon telefonisch
        telefone telefonnr telefoon telefoonnr telephonique rufnummer rufnr fon whatsapp_or_phone telefonu telefonszam
        puhelin telefonnummer dien_thoai sdt nomor_telepon telepon 電話 電話番号 电话 手机号 전화번호 телефон τηλεφωνο
        هاتف طلفون text_reminder_number sms_reminder_number reminder_number phone_no tel_no numero_de_contacto
        numero_de_contato numero_di_contatto n_o_de_contacto n_o_de_contato n_de_contacto n_de_contato contact_number
        contact_no contactnumber kontaktnummer contactnummer best_number number_to_reach number_to_call
        number_can_we_reach callback_number call_back_number number_can_we_call numero_para_contactar ruckrufnummer
        contact_nr telephones telefonos telefones telefoni telefoonnummers telefonnummern phone_s ph ph_no recapito
        recapiti tele phon phne teléfonos_de_contacto tel_contacto tel_contato numero_telefonico fone fones telef
        telefonicos telefonicas telefonici telephoniques phn fernruf fernsprecher daytime_number evening_number e_164
        ddd_numero ddd_e_numero ddd_telefone ddd_e_telefone telefone_ddd dayphone evephone daytimephone eveningphone
        phone_number_of telephone_number_of contact_number_of direct_dial telefonische ligne_directe linha_direta
        linha_directa linea_directa linea_diretta direkte_nummer direct_nummer doorkiesnummer direktwahl direct_number
        direct_telephone phoneform phone_form form_phone telform tel_form form_tel phno caller_id callerid
        caller_number from_number good_number number_for_text telefon_durchwahl durchwahl_telefon
        telefonnummer_durchwahl zentrale switchboard centralita centralino telefonzentrale telefooncentrale
        standard_telephonique telephone_standard tel_standard central_telefonica central_phone phone_reception
        reception_phone telefon_empfang telefono_recepcion telefono_reception telefone_recepcao telefoon_receptie
        """,
    C.MOBILE: """
        mobile mobiles mob cell cellphone cellular whatsapp whats_app wa sms_number text_number movil celular cel
        portable gsm telemovel telemobile mobil handy handynr natel mobiltelefon cellulare mobiel mobieltje smartphone
        mobilnummer mobilephone mobiltelefonnummer 携帯 手机 휴대폰 мобильный viber telegram_number imessage no_hp
        cellulaire cellulaires celulares moviles cellulari gsm_nummer nr_tel_kom gsmnummer whatsappnummer 06_nummer
        06_nr handphone msisdn celu wasap guasap wsp wapp zap zapzap wpp tlm telefonino mobilfunk mobile_number_of
        cell_number_of cellphone_number_of whatsapp_number_of whats_appnummer whats_appnr h_p h_p_number hp_number
        hand_phone 06nummer seu_whats teu_whats meu_whats tu_whats su_whats mi_whats your_whats numero_whats
        whats_numero whats_com seu_whats_app teu_whats_app meu_whats_app tu_whats_app su_whats_app mi_whats_app
        your_whats_app numero_whats_app whats_app_numero mobiele mobieltelefoon mobieltelefoonnummer mobielnr
        """,
    C.LANDLINE: """
        landline land_line fijo fixe telephone_fixe festnetz fixo fisso telefono_fisso vaste_telefoon vast_nummer
        """,
    C.DIAL_CODE: """
        country_code phone_country_code countrycode phone_country phonecountry dial_code dialcode dialling_code
        dialing_code calling_code callingcode phone_code indicatif landesvorwahl landervorwahl prefisso prefijo
        codigo_de_pais codigo_pais codigo_do_pais codice_paese landnummer phone_prefix dial_prefix intl_code isd_code
        indicatif_pays country_prefix country_dial_code country_calling_code
        """,
    C.AREA_CODE: """
        area_code areacode std_code std vorwahl ddd netnummer kengetal codigo_de_area codigo_area indicatif_regional
        ortsvorwahl prefisso_telefonico
        """,
    C.NUMBER: "number numbers num no nr numero nummer numéro numer n n_o nbr",
    C.REACH: """
        appeler contacter recontacter telephoner opbellen telefonare telefonar telefonear telefonieren kontaktieren
        contacteren dial telefonearle telefonearte telefonarti telefonarle
        contact contacto contato contatto kontakt call reach ring callback contactar llamar llamarte joindre joignable
        rappeler anrufen erreichen erreichbar ruckruf ligar te_llamamos llamarle llamarlo ligamos appelle rufen contatar
        chiamare contattare bellen bereiken bereikbaar reachable call_you reach_you call_me reach_me rappel rappelez
        richiamare richiamata terugbel terugbellen zuruckrufen chiamarti chiamarla richiamarti richiamarla contattarti
        contattarla ricontattarti ricontattarla contactarte contactarle localizarte localizarle llamaros te_ligar
        lhe_ligar contactarnos chiamiamo richiamiamo llamamos rappelons text_me text_you erreichbarkeit sms_you appelant
        appelante chiamante beller anrufer anruferin llamante
        """,
    C.EMAIL: """
        email emails mail e_mail email_address e_mail_address mail_address emailaddress correo correo_electronico
        direccion_de_correo direccion_de_correo_electronico courriel adresse_email adresse_e_mail adresse_mail
        adresse_electronique adresse_courriel mel mailadresse email_adresse e_mail_adresse emailadresse
        endereco_de_email endereco_de_e_mail correio_eletronico correio_electronico posta_elettronica indirizzo_email
        indirizzo_e_mail indirizzo_mail indirizzo_di_posta_elettronica e_mailadres emailadres mailadres e_mailadresse
        direccion_email direccion_de_email direccion_electronica メール メールアドレス 邮箱 электронная_почта replyto
        reply_to company_email corporate_email company_e_mail email_corporativo correo_corporativo correo_empresarial
        correo_de_empresa firmen_email firmen_e_mail firmenmail email_firma e_mail_firma email_aziendale mail_aziendale
        email_d_entreprise bedrijfsmail email_bedrijf email_empresa e_mail_empresarial emailform email_form form_email
        email_id emailid mail_id mailid e_mail_id
        formemail mailform mail_form form_mail
        """,
    C.NAME: """
        name names nombre nombres nom noms nome nomi naam namen naams nome_proprio nome_de_contato naam_contactpersoon
        contactnaam kontaktname お名前 氏名 名前 姓名 имя фио 이름 nominativo nm nombre_de_contacto nombre_del_contacto
        nombre_de_la_persona nombre_de_quien nombre_de_tu nombre_de_su nombre_de_persona nombre_de_cliente kundenname
        klantennaam mandantenname patientenname
        """,
    C.CONTACT_PERSON: """
        contactpersoon ansprechpartner ansprechpartnerin kontaktperson persona_de_contacto personne_a_contacter
        personne_de_contact referente interlocuteur interlocutor contact_person who_should_we_ask_for ask_for
        pessoa_de_contato pessoa_de_contacto persona_di_contatto person_to_contact person_to_call
        contact_name_and_surname reported_by requested_by enquired_by completed_by_name ansprechperson ansprechpersonen
        persona_contacto persona_contatto pessoa_contato pessoa_contacto persona_di_riferimento persona_de_referencia
        personne_contact personne_de_reference identite identite_du_demandeur
        """,
    C.FIRST: """
        firstname fname first_name firstnames f_name forename forenames given given_name givenname christian_name
        nombre_de_pila primer_nombre prenom prenoms vorname vornamen rufname primeiro_nome nome_proprio
        nome_di_battesimo voornaam voornamen roepnaam first_names fn prenome contact_first contact_first_name
        contact_firstname vn vname 1_st_name primo_nome primo_nome_di_battesimo prename prenames gname nom_pila prnm
        vnaam pnome
        """,
    C.LAST: """
        lastname lname last_name l_name surname surnames family_name familyname secondname apellido apellidos
        nom_de_famille nomdefamille nachname nachnamen familienname zuname sobrenome ultimo_nome apelido cognome
        achternaam familienaam primer_apellido nachnahme last_names apellido_paterno ap_paterno apellidopaterno paterno
        apellido_1 apellido1 apell ln sname nom_d_usage nom_marital nom_d_epouse nom_de_naissance contact_last
        contact_last_name contact_lastname nn nname second_name nom_patronymique segundo_apellido segundoapellido
        second_surname second_last_name apellido_materno ap_materno apellido_2 apellido2 apellidomaterno materno
        segundo_sobrenome anaam unome
        """,
    C.FULL: """
        fullname full_name complete_name nombre_completo nombre_y_apellidos nombre_y_apellido nombres_y_apellidos
        nom_complet nom_et_prenom nom_prenom prenom_et_nom prenom_nom nom_et_prenoms vollstandiger_name voller_name
        vor_und_nachname vor_und_zuname vorname_nachname nome_completo nome_e_cognome nome_cognome cognome_e_nome
        nome_e_sobrenome volledige_naam voor_en_achternaam naam_en_voornaam ganzer_name first_and_last_name
        first_last_name first_and_last name_surname name_and_surname comment_vous_appelez comment_t_appelles
        comment_vous_appeler wie_heissen_sie wie_heisst_du como_te_llamas como_se_llama come_ti_chiami come_si_chiama
        hoe_heet_je hoe_heet_u como_se_chama como_voce_se_chama what_should_we_call_you who_are_you names_and_surnames
        nombres_y_apellidos_completos who_are_we_speaking_to who_are_we_speaking_with who_am_i_speaking_to
        who_is_calling who_s_calling who_should_we_call who_should_we_call_back who_do_we_call mit_wem_sprechen_wir
        con_quien_hablamos a_qui_parlons_nous com_quem_falamos con_chi_parliamo met_wie_spreken_we
        con_quien_tenemos_el_gusto con_quien_hablo mit_wem_haben_wir_das_vergnugen a_qui_avons_nous_l_honneur
        con_chi_abbiamo_il_piacere com_quem_estamos_falando who_am_i_speaking_with who_do_we_have_the_pleasure
        how_should_we_address_you how_shall_we_address_you how_do_we_address_you pleasure_of_speaking speaking_with
        speaking_to a_qui_avons_nous met_wie_hebben_we mit_wem_haben_wir con_quien_tenemos com_quem_temos
        con_chi_abbiamo wie_durfen_wir_dich_ansprechen wie_durfen_wir_sie_ansprechen wie_durfen_wir_dich_nennen
        wie_durfen_wir_sie_nennen wie_sollen_wir_dich_nennen wie_sollen_wir_sie_ansprechen hoe_mogen_we_je_noemen
        hoe_mogen_wij_u_noemen hoe_mogen_we_u_aanspreken como_podemos_te_chamar como_podemos_chamar_voce
        como_podemos_chama_lo come_possiamo_chiamarti come_possiamo_chiamarla come_ti_possiamo_chiamare
        como_te_podemos_llamar como_podemos_llamarte como_quieres_que_te_llamemos comment_devons_nous_vous_appeler
        comment_pouvons_nous_vous_appeler and_you_are and_who_are_you who_is_this quien_llama chi_sei chi_e_lei
        quien_eres qui_etes_vous qui_es_tu wer_sind_sie wer_bist_du wie_bent_u wie_ben_je quem_e_voce vor_nachname
        nach_vorname primeiro_e_ultimo_nome primer_nombre_y_apellido nombre_primer_apellido vor_zuname vor_u_nachname
        vor_u_zuname vor_nach_name vorname_zuname name_vorname nachname_vorname voor_achternaam voornaam_achternaam
        voornaam_naam fullnm vollername voll_name quien_escribe quien_contacta quien_nos_escribe chi_scrive
        chi_ci_scrive wer_schreibt wie_schrijft qui_ecrit qui_nous_ecrit quem_escreve quem_nos_escreve who_is_writing
        who_is_asking who_is_enquiring
        """,
    C.WHOLE: "full complete completo completa complet whole entire vollstandiger vollstandige volledige intero",
    C.CALLED: """
        preferred_name preferred_first_name known_as display_name displayname goes_by like_to_be_called
        prefer_to_be_called nome_social prenom_d_usage nombre_preferido nom_d_usage_prefere chosen_name profile_name
        profilename push_name pushname
        """,
    C.INITIALS: "initials voorletters voorletter initialen iniciales initiales iniciais iniziali",
    C.MIDDLE: """
        middle middlename middle_name segundo_nombre mittelname zweiter_vorname nome_do_meio secondo_nome
        deuxieme_prenom
        """,
    C.PARTICLE: "tussenvoegsel tussenvoegsels tussenv infix voorvoegsel namenszusatz",
    C.PREFIX: "prefix name_prefix nameprefix",
    C.ORDINAL_FIRST: "first primer primero primeiro primo eerste",
    C.ORDINAL_SECOND: """
        second segundo segundo_apellido segundoapellido second_surname second_last_name apellido_materno ap_materno
        apellido_2 apellido2 apellidomaterno materno segundo_sobrenome
        """,
    C.ORDINAL_LAST: "last ultimo family familia famille",
    C.SALUTATION: """
        title salutation honorific courtesy_title tratamiento titulo trato civilite titre anrede titel saudacao
        forma_de_tratamento pronome_de_tratamento titolo appellativo aanhef aanspreekvorm aanspreektitel name_title
        tratamento
        """,
    C.GENDER: """
        gender m_f f_m m_w w_m m_w_d h_f f_h m_v v_m male_female female_male homme_femme hombre_mujer mann_frau sex
        sexo genero sexe genre geschlecht sesso genere geslacht gender_identity
        """,
    C.AGE: """
        age ages edad anos_cumplidos how_old_are_you cuantos_anos_tienes quel_age_avez_vous alter lebensalter idade
        quantos_anos_voce_tem eta leeftijd wie_alt_sind_sie wie_alt_bist_du hoe_oud_ben_je hoe_oud_bent_u
        quanti_anni_hai how_old
        """,
    C.BIRTH: "birth born nacimiento nascimento naissance geburt nascita geboorte naciste geboren",
    C.BIRTH_DATE: """
        dob birthdate birthday birth_date date_of_birth dateofbirth birthdayday fecha_de_nacimiento fecha_nacimiento
        f_nacimiento cumpleanos date_de_naissance date_naissance anniversaire geburtsdatum geburtstag
        data_de_nascimento data_nascimento aniversario data_di_nascita data_nascita compleanno geboortedatum
        geboorte_datum verjaardag bday birth_day ne_le date_of_birth_dob when_were_you_born d_o_b geb_datum gebdatum
        geb_dat geburts_datum ne_e_le nee_le nasc dt_nasc dt_nac d_nasc gebdat f_nac fec_nac fecha_nac data_nasc
        dt_nascimento nato_il nata_il
        """,
    C.ADDRESS: """
        address addresses addr direccion domicilio adresse anschrift wohnadresse endereco morada indirizzo
        residenza_indirizzo adres woonadres thuisadres home_address mailing_address postal_address postanschrift
        street_address full_address billing_address shipping_address delivery_address residential_address
        direccion_postal lieferadresse rechnungsadresse adresse_postale adresse_complete indirizzo_completo
        endereco_completo property_address service_address site_address installation_address install_address
        job_address job_site_address jobsite_address project_address adresse_d_intervention adresse_chantier
        adresse_du_chantier adresse_d_installation direccion_de_instalacion direccion_del_servicio
        endereco_de_instalacao indirizzo_di_installazione installatieadres objektadresse installationsadresse
        indirizzo_di_residenza indirizzo_residenza direccion_de_residencia adresse_de_residence
        """,
    C.STREET: """
        street street1 address1 address_1 address_line_1 addressline1 addr_line1 addr_line_1 addrline1 line1 line_1
        street_name streetname street_line_1 street_address street_address_1 calle via rue strasse str strassenname rua
        logradouro avenida straat straatnaam strasse_und_hausnummer strasse_hausnummer strasse_nr straat_en_huisnummer
        calle_y_numero rue_et_numero street_1 address1_line address_one line_one numero_et_rue
        """,
    C.SECOND_LINE: """
        street2 address2 address_2 address_line_2 addressline2 addr_line2 addr_line_2 addrline2 line2 line_2
        street_line_2 address_line2 street_address_2 street_address_line_2 apartment apt unit suite flat complemento
        complement_d_adresse adresszusatz piso street_2 address_line_two toevoeging complement_adresse
        """,
    C.HOUSE_NUMBER: """
        house housenumber house_number street_number streetnumber hausnummer hausnr haus_nr huisnummer huisnr
        numero_civico civico numero_de_casa numero_de_rue
        """,
    C.CITY: """
        city town suburb locality village ciudad localidad poblacion municipio ville commune localite stadt ort wohnort
        gemeinde cidade localidade citta comune localita stad plaats woonplaats gemeente city_town town_city
        suburb_town city_suburb suburb_city home_city home_town hometown bairro lungsod place_of_residence comuna
        corregimiento colonia delegacion barrio freguesia alcaldia service_city site_city site_suburb installation_city
        address1_city address_1_city
        """,
    C.STATE: """
        state province region county territory state_province province_state state_region state_code province_code
        statecode regioncode provincecode region_code estado provincia comunidad_autonoma departement departamento
        region_estado bundesland kanton uf regione stato provincie staat prefecture canton distrito concelho
        service_state site_state address1_state address1_stateorprovince address1_state_or_province state_or_province
        """,
    C.POSTAL_CODE: """
        zip zipcode zip_code postal postalcode postal_code postcode post_code pincode pin_code eircode codigo_postal cp
        code_postal plz postleitzahl cep cap codice_postale postcodes zip_postal zip_postal_code zip_or_postcode
        postal_or_zip postcode_zip postkode service_zip site_postcode site_zip address1_postalcode address1_postal_code
        address1_zip
        """,
    C.COUNTRY: """
        country pais pays land paese nazione wohnland country_name country_region country_of_residence
        pais_de_residencia pays_de_residence country_iso iso_country country_iso2 countryiso address1_country
        paese_di_residenza pais_de_residencia_actual land_van_verblijf
        """,
    C.LOCATION: """
        location located based live living residence reside area neighborhood neighbourhood ubicacion ubicado vives
        vive emplacement localisation lieu habitez habites residez standort wohnen wohnst wohnhaft localizacao mora
        moras posizione abiti abita vivi locatie woon woont woonachtig where_are_you where_do_you_live
        where_are_you_based where_are_you_located donde_vives wo_wohnen_sie ou_habitez_vous onde_mora onde_voce_mora
        dove_abiti dove_vivi waar_woon_je waar_woont_u service_area zona quartiere wohngegend where_are_you_from
        where_do_you_come_from where_from de_donde_eres de_donde_es de_donde_nos woher_kommst woher_kommen
        wo_kommen_sie_her wo_kommst_du_her woher_bist woher_sind de_onde_voce de_onde_es de_onde_vem de_onde_e
        d_ou_venez d_ou_viens d_ou_etes d_ou_es
        waar_kom_je_vandaan waar_komt_u_vandaan di_dove_sei di_dov_e di_dove_e da_dove_vieni da_dove_viene da_dove_ci
        de_donde_es_usted de_donde_son residencia residenza residenz desde_donde da_dove_scrivi da_dove_ci_scrivi
        da_dove_scrive da_dove_chiami de_onde_fala de_onde_escreve von_wo_schreiben von_wo_aus d_ou_ecrivez
        d_ou_nous_ecrivez waar_vandaan de_onde_voce_fala
        """,
    C.SELF: """
        client customer lead applicant respondent person individual personal primary main best cliente solicitante
        demandeur kunde kunden kundin antragsteller klant aanvrager sender visitor subscriber attendee invitee
        registrant member patient_or_guardian principal hauptkontakt participant candidate donor buyer seller tenant
        renter homeowner borrower requester user submitter caller policyholder versicherungsnehmer versicherungsnehmerin
        intestatario titular titulaire inhaber owner_s pet_owner dog_owner cat_owner property_owner vehicle_owner
        home_owner car_owner responsable interessent interessentin interessado interessata interessato interesado
        interesada insured asegurado assure assicurato segurado verzekerde enquirer inquirer claimant petitioner
        plaintiff testator complainant keeper booker candidat candidato candidata kandidaat kandidat kandidatin bewerber
        bewerberin sollicitant contraente locataire inquilino inquilina mieter mieterin huurder acheteur comprador
        compradora kaufer kauferin acquirente koper emprunteur nominator bidder shopper learner trainee delegate
        volunteer donator signatory policy_holder account_holder card_member resident residente bewohner inscrit
        inscrito participante teilnehmer teilnehmerin partecipante deelnemer titolare antragstellerin absender
        expediteur remitente mittente afzender assegurado auftraggeber auftraggeberin besteller bestellerin souscripteur
        adherent iscritto richiedente requestor purchaser insured_person associado assinante opdrachtgever
        geinteresseerde cursist cust utente utilizador usuaria socio socia lead_traveller lead_traveler lead_passenger
        lead_guest hoofdboeker hoofdgast giver gifter payer payor informant tomador tomadora tomador_del_seguro
        tomador_do_seguro preneur_d_assurance verzekeringnemer titular_da_conta titular_de_la_cuenta
        titular_del_contrato titular_do_contrato titulaire_du_compte titulaire_du_contrat intestatario_utenza
        intestatario_del_contratto intestatario_contratto kontoinhaber kontoinhaberin vertragsinhaber vertragsinhaberin
        rekeninghouder contracthouder submitted_by requested_by booked_by ordered_by reported_by enquiry_by gemeldet_von
        angefragt_von gebucht_von bestellt_von eingereicht_von demande_par reserve_par commande_par soumis_par
        richiesto_da prenotato_da ordinato_da inviato_da aangevraagd_door geboekt_door besteld_door ingediend_door
        gemeld_door solicitado_por reservado_por pedido_por enviado_por interessenten antragstellers bewerbers mieters
        eigentumers versicherten auftraggebers bestellers donneur_d_ordre remetente expeditrice absenderin
        besucher besucherin visiteur visiteuse visitatore visitatrice visitante bezoeker bezoekster
        principal_phone haupt hauptnummer hoofdnummer principale primario primaria booking reservation buchung reserva
        reservacion prenotazione boeking taxpayer contribuyente contribuable steuerpflichtiger melder melderin appelant
        appelante chiamante beller anrufer anruferin llamante
        """,
    C.TENANT: """
        tenant tenants renter occupant occupier lodger inquilino inquilina arrendatario locatario locataria locatarie
        locataire mieter mieterin huurder conduttore affittuario
        """,
    C.YOU: """
        your my me you i tu su mi sus tus votre vos mon ton ihr ihre ihren ihrer dein deine mein meine seu sua teu tua
        meu minha suo tuo mio uw je jouw jou mijn yourself about_you sobre_ti sobre_usted sobre_voce uber_sie
        a_propos_de_vous
        """,
    C.HOLDER: """
        owner owners proprietaire proprietario propietario propietaria dueno duena eigentumer besitzer besitzerin
        tierhalter tierhalterin halter dono dona_do tutor_do_pet eigenaar eigenaresse baasje padrone padrona
        proprietaria eigentumerin seller sellers
        """,
    C.PREFERRED: """
        preferred desired gewenste gewunschte gewunschter gewunschtes wunsch deseada deseado deseo souhaite souhaitee
        desire desiree desiderata desiderato desejada desejado preferida preferido preferita preferito preferee prefere
        bevorzugte bevorzugter bevorzugtes bevorzugt voorkeur voorkeurs ideal dream
        """,
    C.HOME: """
        home private casa particular domicile domicilio prive privat zuhause residencial privado abitazione thuis
        personnel personal personale pessoal personnelle persoonlijk persoonlijke personlich personliche particolare
        privata privee privat_tel
        """,
    C.WORK: """
        work office business daytime_work trabajo trabalho oficina travail bureau professionnel professionnelle pro
        arbeit buro dienstlich geschaftlich beruflich dienst escritorio comercial lavoro ufficio werk kantoor zakelijk
        laboral direct_line desk profissional telefon_durchwahl durchwahl_telefon telefonnummer_durchwahl
        zentrale centralino centralita telephone_standard standard_telephonique
        company_email corporate_email company_e_mail email_corporativo correo_corporativo correo_empresarial
        correo_de_empresa firmen_email firmen_e_mail firmenmail email_firma e_mail_firma email_aziendale mail_aziendale
        email_d_entreprise bedrijfsmail email_bedrijf email_empresa e_mail_empresarial direct_dial ligne_directe
        linha_direta linha_directa linea_directa linea_diretta direkte_nummer direct_nummer doorkiesnummer direktwahl
        direct_number direct_telephone directo directa diretto diretta direto direta direkt direkte direkter directe
        direct professionale professional_phone trabajo_telefono profesional
        """,
    C.COMPANY: """
        company companies organization organisation org firm corporation corp employer enterprise brand store shop
        empresa compania negocio entreprise societe firma firmen unternehmen betrieb arbeitgeber companhia azienda ditta
        societa bedrijf bedrijfs organisatie werkgever company_name business_name practice school university college
        clinic hospital institution institute branch agency restaurant club franchise vendor supplier dealer dealership
        account partnership organizacion organizacao organizzazione escuela ecole schule escola scuola colegio hotel
        venue to_number called_number
        dialed_number destination_number tracking_number to_phone business_number business_address headquarters salon
        gym studio church team department nome_fantasia razao_social razon_social ragione_sociale raison_sociale
        etablissement trading handelsnaam bedrijfsnaam sucursal filiale vestiging vestigingen
        filiaal filialen filial filiali filiais zweigstelle niederlassung geschaftsstelle succursale succursales
        sucursales agencias agences agenzie sede sedi loja winkel tienda magasin magazzino negozio punto_vendita
        punto_de_venta point_de_vente ponto_de_venda punto_de_atencion branch_office
        aziendale aziendali empresarial corporate
        corporativo d_entreprise employeur empleador empregador datore_di_lavoro patronal pharmacy farmacia pharmacie
        apotheke apotheek hoa homeowners_association hausverwaltung condominio agence agencia agenzia agentur
        inmobiliaria imobiliaria immobiliare maklerburo struttura alloggio alojamiento hebergement unterkunft pousada
        hostel hostal gite campeggio camping accommodatie albergo support support_line hotline helpline helpdesk
        callcenter call_center dnis footer signature our_number our_phone our_office notre_numero unsere_nummer
        nuestro_numero nosso_numero nostro_numero ons_nummer insurer insurers aseguradora assureur versicherer
        assicuratore compagnia_assicurativa verzekeraar seguradora banco banque banca lender_name numero_appele appele
        numero_chiamato chiamato gebeld_nummer gebelde_nummer numero_llamado gerufene_nummer angerufene_nummer
        numero_chamado
        """,
    C.SWITCHBOARD: """
        zentrale switchboard centralita centralino front_desk main_line telefonzentrale telefooncentrale
        standard_telephonique telephone_standard tel_standard central_telefonica central_phone phone_reception
        reception_phone telefon_empfang telefono_recepcion telefono_reception telefone_recepcao telefoon_receptie
        """,
    C.EMERGENCY: """
        emergency emergencia emergencias urgence urgences notfall emergenza noodgeval nood next_of_kin noodcontact
        ice_contact en_caso_de_emergencia en_cas_d_urgence a_prevenir a_avisar avisar_a zu_benachrichtigen da_avvisare
        te_waarschuwen to_notify
        """,
    C.REFERRER: """
        referrer referer referral referred referring refer reference references referee friend friends friend_s amigo
        amiga ami amie freund freundin amico amica vriend vriendin recommended recommender recomendado recomendo
        recomendou referido referidos indicado indicacao indicou parrain parrainage empfohlen empfehlung empfehler
        empfehlender werber consigliato segnalato presentato aanbevolen aanbrenger aanbeveling recommande
        recommandation affiliate introducer witness beneficiary quien_te_recomendo who_referred_you how_did_you_hear
        hear_about encontrou_nos heard_about referred_by
        """,
    C.STAFF: """
        agent agents broker host hosts assignee assigned assigned_to assigned_user sales_rep salesperson representative
        rep rm consultant advisor adviser staff manager operator agente asesor corredor anfitrion conseiller commercial
        courtier berater vermittler makler gastgeber betreuer consultor corretor anfitriao consulente mediatore
        adviseur makelaar gastheer medewerker created_by updated_by handled_by caseworker recruiter supervisor boss
        reviewer editor vorgesetzter cc_email partner partners partenaire parceiro partnerin professional
        account_manager closer setter cc_address cc_mail letting_agent listing_agent buyer_agent estate_agent jefe jefa
        chefe chef capo baas du_patron le_patron mon_patron el_patron del_patron dispatcher syndic sindico
        administrador administradora amministratore beheerder hausmeister concierge gardien portero portinaio
        customer_success customer_support customer_service support_agent success_manager
        """,
    C.DRIVER: "driver conducteur conductor fahrer conducente bestuurder condutor",
    C.VISITOR: """
        guest guests gast gaste ospite invitado passenger traveller traveler viajero viajera passager passagiere
        voyageur reisender reisende passeggero viaggiatore reiziger hospede huesped recipient gift_recipient
        destinataire empfanger destinatario destinataria ontvanger beschenkter begunstigde bride groom novia novio
        noiva noivo sposa sposo mariee braut brautigam bruid bruidegom partner_1 partner_one sponsor submitted_by
        entered_by filled_by
        """,
    C.TRADE: """
        vet vets veterinarian veterinary_surgeon tierarzt tierarztin veterinario veterinaria veterinaire dierenarts
        accountant bookkeeper cpa solicitor barrister counsel notary paralegal conveyancer contractor contractors
        subcontractor builder plumber electrician roofer installer architect engineer surveyor inspector appraiser
        adjuster handyman landscaper painter mechanic planner wedding_planner photographer caterer florist celebrant
        officiant counselor counsellor psychologist psychiatrist physiotherapist chiropractor orthodontist optometrist
        pharmacist nurse midwife pediatrician paediatrician surgeon specialist primary_care pcp headteacher professor
        lecturer mentor lender loan_officer underwriter banker property_manager courier chauffeur babysitter nanny
        social_worker case_manager hiring_manager interviewer abogado abogada contador contadora gestor arquitecto
        arquitecta constructor electricista fontanero profesor profesora dentista notario avocat avocate comptable
        expert_comptable notaire architecte plombier electricien professeur enseignant enseignante dentiste
        steuerberater steuerberaterin rechtsanwalt rechtsanwaltin anwalt anwaltin notar architekt handwerker elektriker
        klempner zahnarzt zahnarztin lehrerin advogado advogada contabilista arquiteto arquiteta professora empreiteiro
        avvocato avvocata commercialista notaio architetto idraulico elettricista insegnante professore advocaat
        boekhouder notaris aannemer loodgieter elektricien leraar lerares huisarts tandarts doctor physician gp dentist
        therapist teacher instructor stylist technician coach trainer attorney lawyer realtor arzt hausarzt medico
        medecin lehrer landlord vermieter verhuurder arrendador bailleur locador casero casera arrendadora senhorio
        vermieterin organizer organiser organisateur organisatrice organizzatore veranstalter organisator organizador
        organizadora vendedor vendeur verkaufer venditore verkoper vendedora verkauferin venditrice vendeuse taxateur
        valuer gutachter perito geometra expert_immobilier administrador_de_fincas administrador amministratore syndic
        hausverwaltung hausverwalter pastor priest cura aide ambassador apprentice assistant associate au_pair barber
        bishop bursar captain caretaker chaperone cleaner clerk curator deputy designer director escrow_officer farrier
        fitter foreman gardener guide interpreter janitor librarian lifeguard locksmith matron mediator minister
        musician nutritionist optician porter producer proctor rabbi ranger receptionist registrar secretary
        security_guard superintendent translator treasurer usher housekeeper editor_in_chief groomer kennel kennels
        breeder hairdresser personal_trainer life_coach dietitian podiatrist osteopath anaesthetist oncologist
        cardiologist dermatologist veterinary_nurse removalist mover valet bookkeeping_contact payroll_contact
        it_contact judge magistrate probation_officer parole_officer police_officer detective scoutmaster headmaster
        headmistress housemaster registrar_name albacea_contador capataz cirujano cirujana comisario entrenador
        entrenadora jardinero jardinera ninera reclutador reclutadora administrativo peluquero peluquera asistente
        ayudante directora secretario secretaria enfermero enfermera directeur directrice entraineur garagiste
        infirmier infirmiere instituteur institutrice moniteur monitrice nounou secretaire juge couvreur
        electricien_chef paysagiste coiffeur coiffeuse menuisier kinesitherapeute kine psychologue orthophoniste
        bauleiter dachdecker hebamme mechaniker pfarrer pfleger pflegerin tagesmutter gartner friseur friseurin
        sekretarin sekretar trainerin ubungsleiter schulleiter schulleiterin klassenlehrer klassenlehrerin bestatter
        maestra maestro preside segretaria segretario infermiere infermiera giardiniere parrucchiere parrucchiera
        fisioterapista psicologo psicologa psicologo_a tata collaboratore capocantiere oppas trouwambtenaar kapper
        tuinman verpleegkundige juf meester mentor_naam directeur_school fysiotherapeut verloskundige encanador
        jardineiro jardineira secretaria_nome enfermeiro enfermeira baba diretor diretora treinador treinadora
        cabeleireiro pedreiro mecanico fisioterapeuta psicologa_nome eletricista pintor
        """,
    C.SPOUSE: """
        spouse husband wife fiance fiancee conyuge esposo esposa marido mujer conjoint conjointe epoux epouse mari
        ehepartner ehemann ehefrau ehegatte conjuge coniuge moglie marito echtgenoot echtgenote co_applicant
        coapplicant co_borrower co_signer partner_name partnername lebenspartner girlfriend boyfriend roommate
        """,
    C.GUEST: """
        companion companions attendee_2 second_person plus_one her his their your_client your_clients tu_cliente
        su_cliente votre_client ihr_kunde ihres_kunden seu_cliente tuo_cliente uw_klant invitados invite acompanante
        accompagnateur begleitperson begleitung convidado acompanhante accompagnatore additional_person
        additional_contact other_person second_contact other_contact sibling brother sister neighbor neighbour relative
        relatives grandma grandpa grandmother grandfather granny nana nan grandparent grandparents aunt auntie uncle
        cousin niece nephew stepfather stepmother abuela abuelo tia tio del_primo de_la_prima sobrino sobrina grand_mere
        grand_pere tante oncle cousine oma opa grossmutter grossvater onkel nonna nonno zia zio cugino cugina avo avos
        tia_avo primo_a neef oom flatmate housemate colleague colleagues coworker co_worker colega kollege
        kollegin collega collegue opposing opposing_party other_party other_driver other_side at_fault defendant
        respondent_party deceased decedent heir executor trustee nominee additional_guest second_guest guest_2
        other_guest gast_2 plus_guest guarantor cosigner fiador fiadora avalista aval garant garante burge borg
        borgsteller garantsteller nachbar nachbarin voisin voisine vecino vecina vizinho vizinha vicino vicina buren
        buurman buurvrouw buur familiar familiares pariente parientes parente parentes parenti verwandte verwandter
        familielid recado recados second_passenger second_traveller second_traveler second_adult passenger_2 traveller_2
        traveler_2 mitreisende mitreisender mitreisenden medereiziger medereizigers accompagnatori co_voyageur best_man
        maid_of_honour maid_of_honor bridesmaid groomsman classmate godmother godfather godparent opponent payee
        step_father step_mother stepbrother stepsister half_brother mother_in_law father_in_law sister_in_law
        brother_in_law in_laws testigo temoin zeuge zeugin trauzeuge trauzeugin getuige testemunha testimone soeur frere
        bruder schwester broer zus hermano hermana irmao irma fratello sorella suegra suegro sogra sogro suocera suocero
        schwiegermutter schwiegervater schoonmoeder schoonvader belle_mere beau_pere beau_frere belle_soeur cunhado
        cunhada cunado cunada cognato cognata schwager schwagerin zwager schoonzus padrino madrina padrinho madrinha
        pate patin afilhado afilhada ahijado ahijada namorada namorado fidanzato fidanzata copain copine verloofde
        verlobter verlobte prometido prometida marraine bourgschaft albacea ejecutor legatario heredero
        herencia_contacto compagno compagna ex_wife ex_husband ex_partner compadre comadre nuera yerno companero
        companera companheiro companheira partner_in_business partner_2 partner_two telefone_para_recado first_aider
        first_aiders fire_warden
        """,
    C.SPARE: """
        alternate alternative secondary backup another other additional zweite zweites weitere otro autre altro outro
        andere alternativo alternativa nom_de_naissance second_name adicional secundario secundaria aggiuntivo
        supplementaire secondaire zusatzlich zusatzliche extra second_phone segundo_telefono deuxieme_numero
        zweitnummer tweede_nummer
        """,
    C.CHILD: """
        child children childs kid kids son daughter students baby infant hijo hija hijos nino nina enfant enfants fils
        fille kind kinder kindes sohn tochter filho filha crianca figlio figlia bambino bambina zoon dochter loved_one
        """,
    C.PARENT: """
        parent parents guardian mother father mum mom dad carer caregiver padre madre tutor apoderado padres pere mere
        tuteur eltern elternteil mutter vater erziehungsberechtigter erziehungsberechtigte erziehungsberechtigten mae
        pai responsavel encarregado encarregado_de_educacao genitore genitori ouder ouders verzorger moeder vader voogd
        parent_guardian parent_or_guardian legal_guardian completing_this_form completing_the_form
        filling_out_this_form filling_in_this_form filling_this_form person_completing_this_form
        person_completing_the_form completed_by filled_out_by filled_in_by vormund tutore tutora curador curatore
        cuidador cuidadora aidant aidante pflegeperson badante mantelzorger angehorige angehoriger angehorigen
        mantelzorgster pflegende pflegender cuidadora_principal chi_compila who_is_completing mamma papa babbo mama
        mami papi maman mutti vati mamae papai mam pap mummy daddy mommy mammina
        filling_in_the_form filling_out_the_form filling_the_form person_filling_in_the_form form_filler ingevuld_door
        ausgefuellt_von ausgefuellt_durch invuller invulster die_invult wie_vult_in ausgefullt_von
        ausgefullt_durch ausfuller
        ausfullerin ausfullende ausfullenden ausfullender wer_fullt rempli_par remplie_par
        complete_par renseigne_par qui_remplit qui_complete compilato_da compilata_da compilatore
        compilatrice che_compila rellenado_por rellenada_por cumplimentado_por completado_por llenado_por
        diligenciado_por que_rellena quien_rellena que_completa quien_completa que_cumplimenta preenchido_por
        preenchida_por que_preenche quem_preenche quem_preencheu
        """,
    C.FATHER: """
        mother father mum mom dad padre madre pere mere mutter vater mae pai moeder vader carer caregiver cuidador
        cuidadora aidant aidante pflegeperson badante mantelzorger angehorige angehoriger angehorigen mamma papa babbo
        mama mami papi maman mutti vati mamae papai mam pap mummy daddy mommy
        """,
    C.THING: """
        listing listings annonce anuncio anzeige inserat annuncio advertentie wedding boda hochzeit mariage casamento
        matrimonio huwelijk bruiloft accident incident crash collision loss injury accidente unfall sinistre acidente
        incidente ongeval ongeluk party ceremony reception function_room roof dach toit techo tetto telhado dak
        home_age building_age system panel hvac furnace boiler heater windows appliance machine equipment boiler_age
        project projekt proyecto projet progetto projeto campaign event event_type product products item items plan
        package course class session webinar meeting calendar booking_type site_name webhook workflow pipeline tag tags
        category pet dog cat horse animal vehicle car boat bike file filename document app application_name variable
        domain host_name hostname server producto produit produkt prodotto produto curso cours kurs corso evento
        evenement veranstaltung mascota perro gato chien hund katze huisdier huisdieren haustier service services
        servicio servico insurance insurer bank hotel_name ship plant song band book movie game treatment tour trip
        room table property_name coupon discount collection integration question_name field_name fieldname key_name
        building estate center centre source_name ad ads adset creative keyword location_name cruise card_name
        cardholder team_name horse_name business_type company_type policy_name brand_name vehiculo voiture auto
        fahrzeug carro veicolo voertuig maiden subject_name job_name task ticket_name seguro assureur assurance
        assurances mutuelle aseguradora seguradora assicurazione assicuratore verzekeraar verzekering versicherung
        versicherer hond honden hundes hunde chienne perra cane cani gatto gatti cachorro cao gata katzen kat kater
        paard cavallo caballo cheval pferd cavalo rabbit conejo kaninchen daches telhados toiture tejado tettoia
        """,
    C.FORM: """
        form forms survey quiz widget page pages step steps section block list group formulario formulaire formular
        formulier template website site seite pagina etape schritt stap paso passo
        """,
    C.REALTY: """
        property inmueble propiedad immobilie objekt imovel immobile woning pand bien_immobilier propriedade vivienda
        """,
    C.FAX: "fax faxnummer telefax faxnumber fax_number telecopie telecopieur facsimile fax_no",
    C.NICKNAME: """
        nickname nick spitzname apodo surnom soprannome bijnaam nickname_or_alias alias screen_name pen_name
        """,
    C.CONSENT: """
        consent agree agreement accept accepted accepts acknowledge authorize authorise permission opt optin opt_in
        optout opt_out subscribe subscribed subscription newsletter marketing terms privacy gdpr tcpa policy_accepted
        acepto aceptar consentimiento autorizo politica accepte consentement autorise conditions politique zustimmung
        zustimmen einverstanden einwilligung datenschutz dsgvo agb aceito concordo consentimento autorizacao accetto
        consenso autorizzo informativa akkoord toestemming voorwaarden privacyverklaring lgpd rgpd dnd do_not_call
        unsubscribe unsubscribed verified_consent receive_updates captcha recaptcha honeypot
        """,
    C.MESSAGE: """
        message messages comment comments note notes enquiry inquiry description feedback remarks
        additional_information mensaje comentario comentarios consulta observaciones remarque commentaire commentaires
        nachricht kommentar anmerkung anmerkungen bemerkung bemerkungen anliegen mensagem observacoes messaggio
        commento commenti note_aggiuntive bericht opmerking opmerkingen subject betreff asunto sujet oggetto onderwerp
        assunto body bio about notas memo reason goal goals motivation anything_else how_can_we_help objet describe
        summary excerpt tell_us_about tell_us_more tell_us_how tell_us_what tell_us_anything
        """,
    C.TRACKING: """
        utm utm_source utm_medium utm_campaign utm_term utm_content gclid fbclid msclkid ttclid source medium
        campaign_name adgroup ad_group ad_name adset_name ad_set attribution gad landing session referral_code
        promo_code google_key click_id tracking fbc fbp affiliate_id partner_id lead_source lead_status lifecycle stage
        """,
    C.IDENTITY: """
        id ids uid uuid guid ref_no order invoice quote_number quote_no case_number booking_number booking_reference
        booking_ref reference_number reference_no reservation_number confirmation_number ticket ticket_number policy
        policy_number member_number membership_number membership account_number tax tax_id vat abn acn ssn tin nif nie
        dni cif cpf cnpj rg curp rfc siret siren tva ustid ust steuernummer steuer partita_iva codice_fiscale iva bsn
        kvk btw passport pasaporte passeport pass reisepass ausweis ausweisnummer passaporto paspoort license licence
        registration_number rego plate kennzeichen vin serial iban bic swift bsb routing card card_number credit_card
        customer_number customer_no client_number client_no client_id customer_id patient_number patient_id student_id
        student_number employee_number employee_id kundennummer kundennr bestellnummer bestell auftragsnummer
        rechnungsnummer vertragsnummer mitgliedsnummer bestelnummer ordernummer klantnummer factuurnummer pedido
        numero_de_pedido factura numero_de_cliente commande numero_de_commande facture numero_client numero_d_ordine
        ordine fattura fatura numero_do_pedido medicare medicare_number ndis nhs_number insurance_number
        versicherungsnummer sozialversicherungsnummer numero_de_securite_sociale securite_sociale seguridad_social nss
        matricula imei sku barcode tracking_number po_number lot loan_number parcel meter nmi mrn social_security token
        hash key code coupon_code transaction receipt identificacion cedula documento identificatie rijksregisternummer
        burgerservicenummer national_id id_number identification document_number drivers_license driver_license
        license_number abn_number member_no policennummer policen_nummer police_number employee_no passport_no
        tfn utr kv_k kvk_nr pis pnr mprn mpan niss nipc nhs itin crn ein_number usi npi
        apn contract_number contract_no numero_contratto numero_di_contratto numero_contrato numero_de_contrato
        numero_de_contrat numero_de_socio numero_socio numero_de_reserva numero_da_reserva numero_reserva boekingsnummer
        reserveringsnummer buchungsnummer numero_de_reservation numero_di_prenotazione numero_prenotazione
        numero_de_utente numero_utente student_no student_nr
        """,
    C.WHEN: """
        time when hour hours availability available best_time preferred_time time_to_call schedule appointment hora
        horario cuando heure horaire quand uhrzeit zeit wann uhr quando ora orario tijd tijdstip wanneer slot timezone
        time_zone hours_of duration start end timeframe timeline
        """,
    C.DATE: """
        date datum fecha data_e_hora created_at updated_at submitted_at date_created timestamp received_at created
        updated submitted move_in expiry
        """,
    C.QUANTITY: """
        how_many how_much number_of count quantity qty amount total cuantos cuantas cantidad numero_de_personas
        numero_de_empleados combien quantite nombre_d wie_viele anzahl menge quantos quantas quantidade
        numero_de_pessoas quanti quante quantita numero_di_persone hoeveel aantal employees headcount party_size
        orders_count number_people size visits numero_de_hijos nombre_de_personnes nombre_de_participants
        nombre_de_salaries nombre_de_pieces nombre_de_chambres nombre_de_jours nombre_de_voyageurs
        """,
    C.ATTRIBUTE: """
        type verified valid validation validated status confirmed carrier model make brand case method preference
        format mask masked label optional_ext consent_phone permission_to provider_name lookup ok enabled device
        operating is_mobile os country_name_phone verification_code otp pin channel preferred_contact_method
        contact_method contact_preference preferred_method metodo methode reminder_type hash md5 sha256 estado_civil
        marital_status marital stato_civile etat_civil familienstand civil_status burgerlijke_staat which_phone
        what_phone type_of_phone kind_of_phone phone_brand
        """,
    C.EXTENSION: """
        extension ext interno nebenstelle toestelnummer linea_interna durchwahl ramal anexo toestel extensie poste
        """,
    C.JOB: """
        job jobtitle job_title position role occupation profession designation cargo puesto ocupacion profesion
        poste_occupe fonction metier intitule_de_poste beruf berufsbezeichnung stelle tatigkeit jobbezeichnung
        profissao ruolo professione functie beroep functietitel job_role current_title work_title professional_title
        position_title title_position job_function function department_name seniority
        """,
    C.TECHNICAL: """
        ip ip_address ipaddress remote_ip user_agent useragent agent_string browser os platform url uri link page_url
        website_url http referrer_url source_url locale language lang idioma langue sprache taal lingua timezone_name
        latitude longitude lat lng lon geo geoip geolocation ip_country ip_city ip_region version api user_ip client_ip
        landing_page screen cookie powered_by mac_address wallet wallet_address ip_location
        """,
    C.MONEY: """
        price cost budget salary income revenue payment money currency precio presupuesto ingresos prix revenu preis
        gehalt einkommen preco orcamento renda salario prezzo reddito prijs inkomen deposit loan mortgage turnover
        spend value_of net_worth total_spent
        """,
    C.SCALE: """
        rating rate score scale likely likelihood satisfaction satisfied nps stars rank ranking range group_age
        age_group age_range agegroup age_bracket rango franja tranche spanne altersgruppe faixa fascia categorie_d_age
        leeftijdsgroep leeftijdscategorie rango_de_edad tranche_d_age faixa_etaria fascia_d_eta under over minimum
        maximum min max bewertung valoracion average between
        """,
    C.WISH: """
        destination interested interest prefer looking_for target travel visit going study depart departing fly_from
        flying_from travelling_from traveling_from leaving_from abflugort abflughafen citizenship nationality
        nacionalidad nationalite staatsangehorigkeit nationalitat nacionalidade nazionalita nationaliteit destino
        reiseziel destinazione bestemming birthplace birth_place place_of_birth country_of_birth city_of_birth
        lugar_de_nacimiento lieu_de_naissance geburtsort local_de_nascimento luogo_di_nascita geboorteplaats pickup
        pick_up dropoff drop_off pickup_location departure arrival origin nearest closest preference_location
        job_location meeting_location event_location store_location branch_location office_location clinic_location
        work_location location_type location_preference meeting_point preferred_clinic preferred_branch preferred_store
        zielland of_interest invest place_of_work visiting ubicacion_de_la_reunion lieu_de_rendez_vous treffpunkt
        lieu_de_travail current_employer ip_based ship_to ship_from issue issuing issued residence_permit tax_residence
        move_to moving_to move moving relocate relocating relocation migrate emigrate immigrate want_to_live
        like_to_live mudar trasferirti verhuizen umziehen mudarte desea_estudiar invest_in buy_in searching search
        looking preference service_location project_location job_site
        """,
    C.LOGIN: """
        username user_name login password passwort contrasena mot_de_passe senha wachtwoord usuario benutzername
        utilisateur handle instagram facebook linkedin twitter tiktok skype telegram discord profile
        """,
    C.PERSON: """
        customer client lead applicant contact cliente kunde klant solicitante antragsteller aanvrager demandeur
        interessent patient borrower homeowner home_owner member tenant renter buyer purchaser seller insured
        policy_holder policyholder caller attendee participant requester requestor person candidate claimant enquirer
        inquirer subscriber prospect visitor account_holder registrant delegate volunteer donor resident occupant
        entrant shopper user student pupil learner camper traveler traveller passenger guest investor signatory
        individual kundin klantin paciente titular asegurado asegurada interesado interesada alumno alumna huesped
        comprador compradora inquilino inquilina arrendatario contacto participante usuario usuaria prospecto suscriptor
        suscriptora viajero viajera estudiante candidato candidata invitado segurado segurada interessado interessada
        aluno aluna contato utilizador utilizadora associado associada hospede assinante locatario titulaire assure
        assuree acheteur acheteuse acquereur locataire souscripteur adherent adherente eleve etudiant etudiante voyageur
        voyageuse candidat utilisateur utilisatrice particulier interesse patientin inhaber inhaberin
        versicherungsnehmer versicherungsnehmerin teilnehmer teilnehmerin bewerber bewerberin kaufer kauferin mieter
        mieterin kontakt mitglied auftraggeber auftraggeberin besteller bestellerin nutzer benutzer schuler schulerin
        gast interessentin antragstellerin reisender mandant mandantin paziente intestatario intestataria assicurato
        assicurata richiedente interessata contatto utente contraente partecipante acquirente ospite iscritto iscritta
        studente studentessa viaggiatore verzekerde deelnemer deelneemster koper koopster huurder opdrachtgever
        geinteresseerde leerling kandidaat lid gebruiker cursist reiziger interessato driver parent guardian tutor
        tutora eltern elternteil erziehungsberechtigter erziehungsberechtigte ouder voogd genitore responsavel tuteur
        tutore angehorige angehoriger tomador tomadora preneur_d_assurance verzekeringnemer pet_owner dog_owner
        cat_owner property_owner vehicle_owner car_owner tomador_del_seguro tomador_do_seguro cuidador cuidadora
        mantelzorger caregiver carer aidant badante pflegeperson propietario propietaria proprietaire proprietario
        proprietaria eigentumer eigentumerin eigenaar eigenaresse dueno duena tierhalter tierhalterin halter besitzer
        besitzerin padrone padrona titular_da_conta titular_de_la_cuenta titular_del_contrato titular_do_contrato
        titulaire_du_compte titulaire_du_contrat intestatario_utenza intestatario_del_contratto intestatario_contratto
        kontoinhaber kontoinhaberin vertragsinhaber vertragsinhaberin rekeninghouder contracthouder submitted_by
        requested_by booked_by ordered_by reported_by enquiry_by gemeldet_von angefragt_von gebucht_von bestellt_von
        eingereicht_von demande_par reserve_par commande_par soumis_par richiesto_da prenotato_da ordinato_da inviato_da
        aangevraagd_door geboekt_door besteld_door ingediend_door gemeld_door solicitado_por reservado_por pedido_por
        enviado_por absender absenderin afzender remitente remetente mittente expediteur expeditrice sender melder
        melderin appelant appelante chiamante beller anrufer anruferin llamante quem_ligou quien_llamo
        besucher besucherin visiteur visiteuse visitatore visitatrice visitante bezoeker bezoekster
        """,
    C.PATIENT: """
        patient student pupil player camper paciente estudiante alumno alumna etudiant eleve patienten schuler
        schulerin aluno aluna estudante studente studentessa paziente alunno alunna leerling swimmer dancer minor
        dependent pflegebedurftige pflegebedurftiger pflegebedurftigen
        """,
    C.FILLER: """
        the a an of for on at in is are was be to_be and or und oder y e et ou o en of_the de del la el los las le les
        des du d l di della dello il lo gli der die das den dem ein eine einer einen een het van voor von zu zum zur
        bei mit para por con avec pour per da do dos no_a na com um uma un una uno please enter provide type_your write
        give us we can what what_is whats which who is_it it s re ll this that with by here so current currently
        valid_your legal required optional obligatorio facultatif pflichtfeld opcional requis verplicht obbligatorio
        introduce escribe escriba indica indique ingrese ingresa cual es como te llamas llama quel quelle est sont
        saisissez entrez comment vous appelez appelles wie lautet ist heissen heissen_sie bitte geben sie ihr_eingeben
        qual seu digite informe come ti chiami si chiama inserisci wat hoe heet heeten vul bij uw_in 2 1
        contact_details contact_information contact_info kontaktdaten datos information info infos details_of should
        need have does did will would could may must has new data new_lead lead_details if any also including include
        incl eg e_g example ex without with_area as appears appear pour_vous joindre mit_dem wir dich erreichen konnen
        unter welcher welche welchem where donde wo dove waar onde real ok hello hi thanks great first_things begin
        start_with let know quick last_step nice meet get started up then now our team_your i_am am called go goes
        address_as refer_to_you international intl local national australian including_country with_country format day
        daytime evening night morning afternoon com_ddd with_area_code including_area_code incl_area_code mit_vorwahl
        avec_indicatif con_prefijo con_prefisso including_country_code with_country_code met_netnummer inkl_vorwahl
        mit_landesvorwahl com_indicativo com_codigo_de_area con_codigo_de_area incl_country_code op welk welke kunnen
        kan wil wilt graag mag mogen je ons onze wij hebben heb bent zijn deze dit niet ook aan uit naar om nous
        pouvons pouvez peut puis_je joindre_vous voulez souhaitez avez notre nos sur ce cette qui que dans si_vous plus
        mieux darf durfen sollen soll mochten gerne haben hast hat uns unser unsere auf aus nicht auch als podemos
        puedo quieres desea tiene tienes nuestro nuestra sobre en_que este esta pode posso voce deseja tem nosso nossa
        em no possiamo puoi vuoi desidera hai nostro nostra su questo questa che al alla how much many someone want
        like use using used today under about which_of these those have_you been tell_us dinos dejanos cuentanos
        indicanos dinos_tu lasciaci dicci dicci_il dites_nous laissez_nous indiquez_nous sag_uns nenne_uns verrate_uns
        vertel_ons laat_ons diga_nos nos_diga deixe_nos conte_nos leave drop give_us share r in_case in_case_we
        in_case_of_disconnection disconnected disconnect cut_off falls_back appointment_reminder appointment_reminders
        for_appointment appointment_confirmation terminbestatigung terminerinnerung quale quali years yrs in_years
        en_anos em_anos in_jahren in_jaren en_annees in_anni actual actuel actuelle aktuelle aktueller attuale huidige
        atual valida valide gultige geldig correct correcto correcta complete_with incluye inclua incluir inclure inkl
        inclusief formato formaat eg_ ej ejemplo exemple beispiel esempio voorbeeld exemplo por_favor s_il_vous_plait
        bitte_angeben graag_invullen opcional_ opzionale facoltativo facultative
        angeben good active mejor melhor meilleur migliore beste
        """,
    C.OPAQUE: """
        field fields question q input text textbox textarea entry entries element item value values answer answers
        response responses campo champ feld veld dropdown select checkbox radio short long untitled single line multi
        short_text long_text short_answer data payload body submission submissions form_response form_fields formdata
        form_data fields_data wpforms ninja submission_data lead_data properties attributes attribute custom
        custom_fields customfields customdata custom_data contact_data records record row rows column columns results
        result content params parameters hidden user_column_data field_data human_fields your string string_value raw
        raw_value q1 q2 q3 num_1 frage_1 control component widget_1 acf wpcf7 cf cf7 frm fld et_pb nf gform mauticform
        question_ref mf wpf gf frmt forminator fluentform readable ref no_label unlabeled unlabelled
        """,
}

# Forms of address, full stops left out.
SALUTATIONS = frozenset(
    """
    mr mrs ms miss mx master mister madam sir dame lady lord dr doctor prof professor rev reverend fr father hon
    herr frau hr fr dr med dipl ing prof doktor fraulein mag
    m mme mlle monsieur madame mademoiselle mm me maitre docteur pr professeur
    engo enga dro profo profa
    sr sra srta senor senora senorita don dona d dna dr dra doctora lic licenciado licenciada profesor profesora ing
    senhor senhora snr snra exmo exma eng doutor doutora prof professora
    sig sigra signor signora signorina signore dott dottssa dottor dottoressa dottore ing avv avvocato geom arch rag egr
    spett
    dhr de heer mevr mw mevrouw meneer drs ir mr heer jonkheer
    """.split()
)

# Parents that may stand around the person's own data and say nothing against it.
PERSON_CONTEXTS = frozenset(
    """
    contact contacts customer client lead person people user applicant respondent invitee attendee attendees visitor
    registrant subscriber participant candidate billing shipping delivery billing_address shipping_address
    default_address address addresses form form_fields fields data payload body submission answers form_response hidden
    contact_info contactinfo personal details info profile identity entry values properties attributes request enquiry
    inquiry registration signup booking order application quote object record results result response responses current
    new event message detail name phone phones email emails telecom mobile home primary main params query current_user
    member patient custom customer_details billing_details contact_details personal_details personal_info
    personal_information about you me location item items residence buyer tenant borrower entity resource webhook_data
    lead_details individual url_parameters urlparameters url_params urlparams query_parameters hidden_fields
    hiddenfields antworten antwoorden respuestas reponses respostas risposte dati daten donnees dados gegevens campi
    campos champs felder velden formresponse formulario formulier formular kunde cliente klant kontakt contacto contato
    contatto vragen variables vars user_variables custom_variables fulldocument full_document
    pedido solicitud solicitacao demande richiesta aanvraag anfrage consulta reserva buchung bestellung commande ordine
    bestelling reservering prenotazione orcamento presupuesto devis preventivo offerte angebot inscripcion inscricao
    inscription iscrizione anmeldung inschrijving aanmelding
    """.split()
)
