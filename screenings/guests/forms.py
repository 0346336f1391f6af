from django import forms
from django.utils.translation import gettext_lazy as _

from screenings.models import GuestPage


class GuestPageForm(forms.ModelForm):
    """What the guest reads, and how to reach them, which nobody reads but the carrier and the host."""

    class Meta:
        model = GuestPage
        fields = ("language", "call_name", "call_phone", "told", "contact")
        labels = {"language": _("sa langue")}
        help_texts = {
            "call_phone": _("Le numéro de qui accueille ce soir-là : la personne le lira."),
            "told": _("Où sonner, à quelle heure être là, train, repas, micro… en quelques phrases."),
            "contact": _(
                "Téléphone ou e-mail de l’invité·e. Jamais sur sa page : seul·es la porteur·se et l’hôte·sse le lisent. "
                "Effacé trente jours après."
            ),
        }
        widgets = {"told": forms.Textarea(attrs={"rows": 5})}
