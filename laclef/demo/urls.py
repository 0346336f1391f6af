from django.urls import path

from laclef.demo import strip

app_name = "demo"
urlpatterns = [path("devenir/", strip.become, name="become")]
