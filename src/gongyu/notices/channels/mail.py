"""Mail, by SMTP."""

from __future__ import annotations

import smtplib
from email.utils import make_msgid

from django.core.mail import EmailMessage

from gongyu.notices.channels.refusals import NotTaken, Unreachable
from gongyu.notices.rules.letters import Letter


class Mail:
    """Django's mail, as settings have it."""

    name = "mail"
    # The Message-ID is the same at every try, and a mailbox shows one of each.
    knows_again = True

    def send(self, letter: Letter) -> str:
        number = make_msgid(letter.reference, domain="gongyu.invalid")
        message = EmailMessage(letter.subject, letter.text, to=[letter.to], headers={"Message-ID": number})
        # What the server said may repeat the address: it is not chained, and only its number is kept.
        try:
            message.send()
        except smtplib.SMTPRecipientsRefused as refused:
            codes = [code for code, _ in refused.recipients.values()]
            raise (NotTaken if all(code >= 500 for code in codes) else Unreachable)(
                f"smtp:{codes[0]}"
            ) from None
        except smtplib.SMTPAuthenticationError:
            raise Unreachable("smtp:sign-in") from None  # ours to put right, and then it goes out
        except smtplib.SMTPResponseException as said:
            permanent = said.smtp_code >= 500
            raise (NotTaken if permanent else Unreachable)(f"smtp:{said.smtp_code}") from None
        except (smtplib.SMTPException, OSError) as failed:
            raise Unreachable(type(failed).__name__) from None
        return number
